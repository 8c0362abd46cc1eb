import type { RouterOutputs } from "@marketplace/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { createContext, use, useSyncExternalStore } from "react";
import { useApi, useApiClient } from "../app/api.ts";
import type { Session, SessionState } from "./session.ts";

/** An account as its owner sees it. */
export type Account = RouterOutputs["users"]["me"];

/** Holds the session of this tab for the components below. */
export const SessionContext = createContext<Session | null>(null);

function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error("No SessionContext stands above this component");
  return session;
}

/** Whether somebody is signed in, as it changes. */
export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.state);
}

/** The account that is signed in; null for a guest. */
export function useAccount(): Account | null {
  const signedIn = useSessionState() === "signedIn";
  const { data } = useQuery(useApi().users.me.queryOptions(undefined, { enabled: signedIn }));
  return signedIn ? (data ?? null) : null;
}

/** Begins a session with what registering or signing in answered. */
export function useBeginSession(): (signed: RouterOutputs["users"]["login"]) => void {
  const session = useSession();
  const api = useApi();
  const queryClient = useQueryClient();
  return ({ account, tokens }) => {
    session.start(tokens);
    queryClient.setQueryData(api.users.me.queryKey(), account);
  };
}

/** Ends the session, at the server and here. */
export function useEndSession(): () => Promise<void> {
  const session = useSession();
  const client = useApiClient();
  const router = useRouter();
  return async () => {
    try {
      await client.users.logout.mutate();
    } finally {
      // Whatever the server answered, this browser forgets the person.
      await router.navigate({ to: "/" });
      session.end();
    }
  };
}
