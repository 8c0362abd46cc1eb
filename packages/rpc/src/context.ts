import type { Logger } from "./logger.ts";
import type { EndedCall } from "./metrics.ts";
import type { Subscription } from "./subscriptions/subscriptions.ts";

/** What an account may do beyond its own things. */
export type Role = "member" | "moderator" | "admin";

/** The signed-in account behind a call. */
export interface Actor {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
}

/** Reads and writes this origin's own cookies (`__Host-`, Secure, HttpOnly, SameSite=Strict). */
export interface Cookies {
  /**
   * To be asked before anything is done that a cookie is to tell of.
   * @throws MarketplaceError `UNSUPPORTED_REQUEST` for an answer that is a stream, whose head goes before what it says.
   */
  insist(): void;
  get(name: string): string | undefined;
  set(name: string, value: string, maxAgeSeconds: number): void;
  clear(name: string): void;
}

/** What a procedure knows of the request that it answers. */
export interface Context {
  readonly requestId: string;
  /** The caller's network address, for limits and the audit log. */
  readonly address: string;
  /** What the caller's program calls itself; empty when it does not say. */
  readonly userAgent: string;
  readonly log: Logger;
  /** Counts a call that was answered. */
  readonly count: (call: EndedCall) => void;
  readonly cookies: Cookies;
  /**
   * Notes that a call is worked on, which counts as work of the process also when its caller has gone; what it gives back
   * says that it is over.
   */
  working(): () => void;
  /**
   * The signed-in account, or null for a guest; asked of the session store once a request, when first needed.
   * @throws MarketplaceError `SESSION_EXPIRED` or `SESSION_REVOKED` when a token was sent that no longer counts.
   */
  viewer(): Promise<Actor | null>;
  /** As `viewer`, and null also while the session store is away: for what a guest may see too. */
  viewerOrGuest(): Promise<Actor | null>;
  /**
   * Makes the answer one that goes on for as long as its reader stays; ends it with the session that it was asked for by.
   * @throws MarketplaceError `OVERLOADED` or `RATE_LIMITED` when there are too many.
   */
  subscribe(actor: Actor): Subscription;
  /**
   * Whether an answer must hold all that was acknowledged before it was asked for: so for a request with an
   * Authorization header, whose sender may have made the change. Known without asking a store.
   */
  readonly validated: boolean;
}

/**
 * Turns a bearer token into the account behind it.
 * @throws MarketplaceError `UNAUTHENTICATED`, `SESSION_EXPIRED` or `SESSION_REVOKED`.
 */
export type Authenticate = (token: string) => Promise<Actor>;
