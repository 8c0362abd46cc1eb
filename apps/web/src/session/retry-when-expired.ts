import { type AppRouter, failureIn } from "@marketplace/api";
import { retryLink, type TRPCLink } from "@trpc/client";
import type { Session } from "./session.ts";

const GENERATION = "sessionGeneration";
// One more than the token needs: it may be renewed between the stamp and the sending.
const MAX_ATTEMPTS = 3;

/**
 * Sends a call again when the server says that its token counts no more; the token is renewed on the way. When the
 * session itself is over, the renewal finds that out, and the call goes on as a guest's.
 */
export function retryWhenExpired(
  session: Pick<Session, "generation" | "refuse">,
): readonly TRPCLink<AppRouter>[] {
  return [
    () =>
      ({ op, next }) =>
        next({ ...op, context: { ...op.context, [GENERATION]: session.generation() } }),
    retryLink<AppRouter>({
      retry: ({ op, error, attempts }) => {
        const code = failureIn(error)?.code;
        const isOver = code === "SESSION_EXPIRED" || code === "SESSION_REVOKED";
        const refused = op.context[GENERATION];
        if (attempts >= MAX_ATTEMPTS || !isOver || typeof refused !== "number") return false;
        session.refuse(refused);
        op.context[GENERATION] = session.generation();
        return true;
      },
    }),
  ];
}
