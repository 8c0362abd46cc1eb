import type { Authenticate } from "@marketplace/rpc";
import type { UserDeps } from "./deps.ts";

/** The sessions of all accounts. */
export interface Sessions {
  /** Turns an access token into the account behind it, for `serve`. */
  readonly authenticate: Authenticate;
}

/** Opens the sessions that are kept in Redis. */
export function openSessions(_deps: Pick<UserDeps, "redis" | "settings" | "clock">): Sessions {
  return {
    authenticate: () => Promise.reject(new Error("not yet written")),
  };
}
