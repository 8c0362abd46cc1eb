import { type AppRouter, failureIn } from "@marketplace/api";
import { retryLink, type TRPCLink } from "@trpc/client";
import type { Session } from "./session.ts";

/** Sends a call again, once, when the server says that its token has expired; the token is renewed on the way. */
export function retryWhenExpired(session: Pick<Session, "refuse">): TRPCLink<AppRouter> {
  return retryLink<AppRouter>({
    retry: ({ error, attempts }) => {
      if (attempts > 1 || failureIn(error)?.code !== "SESSION_EXPIRED") return false;
      session.refuse();
      return true;
    },
  });
}
