import { MarketplaceError } from "@marketplace/kernel";
import type { Actor, Role } from "@marketplace/rpc";

/*
 * The states of a session: open (its record is there), expired (its record is gone, its trail says `opened`),
 * revoked (its record is gone, its trail says `revoked`), unknown (no trail).
 *
 * A refresh looks first and swaps then. A refresh token that was already replaced when it was looked at is reuse:
 * somebody copied it, so the whole session ends, for the thief and for the owner. There is no time of grace, since
 * in it a thief could use what was stolen. The one exception needs no clock: a token that was still the newest when
 * it was looked at and was replaced before the swap lost a race of two requests that were under way together. It
 * gets no tokens, and the session lives on with those of the winner. Clients refresh one at a time: an application
 * by itself, the tabs of a browser, which share the cookie, under a lock.
 */

/** A session as it is kept. */
export interface Session {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: Role;
  /** What the password hash was when the session was opened, as a sum: a password that changed since ends it. */
  readonly credential: string;
  /** SHA-256 of the refresh token that counts. */
  readonly refreshDigest: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** What stays of a session after its record. */
export type Trail = "opened" | "revoked" | null;

/** What is found under a token's keys. */
export interface Found {
  readonly session: Session | null;
  readonly trail: Trail;
}

/**
 * Says who an access token stands for.
 * @throws MarketplaceError `UNAUTHENTICATED`, `SESSION_EXPIRED` or `SESSION_REVOKED`.
 */
export function judgeAccess(found: Found, accessExpiresAt: Date | null, now: Date): Actor {
  const session = requireOpen(found, now);
  if (accessExpiresAt === null || accessExpiresAt <= now) {
    throw new MarketplaceError("SESSION_EXPIRED", "The access token has expired; refresh it.");
  }
  return { userId: session.userId, sessionId: session.sessionId, role: session.role };
}

/**
 * Says whether a refresh token is the newest of its session, or one that was replaced and now used again.
 * @throws MarketplaceError `UNAUTHENTICATED`, `SESSION_EXPIRED` or `SESSION_REVOKED`.
 */
export function judgeRefresh(
  found: Found,
  digest: string,
  now: Date,
): { readonly session: Session; readonly reused: boolean } {
  const session = requireOpen(found, now);
  return { session, reused: session.refreshDigest !== digest };
}

/** Whether an account still is what it was when the session was opened. */
export function standsStill(
  session: Pick<Session, "role" | "credential">,
  account: { readonly role: Role; readonly credential: string; readonly suspended: boolean } | null,
): boolean {
  return (
    account !== null &&
    !account.suspended &&
    account.role === session.role &&
    account.credential === session.credential
  );
}

/** Says that a session was ended: by its owner, by a change of the account, or because a token was used twice. */
export function revoked(): MarketplaceError {
  return new MarketplaceError("SESSION_REVOKED", "This session was ended; sign in again.");
}

/** Says that a token is none of ours. */
export function unauthenticated(): MarketplaceError {
  return new MarketplaceError("UNAUTHENTICATED", "This token is not valid; sign in.");
}

/** Says that another refresh of the same token, under way at the same time, won. */
export function lostRace(): MarketplaceError {
  return new MarketplaceError(
    "STALE_VERSION",
    "Another request refreshed this session at the same moment; use the tokens that it got.",
  );
}

function requireOpen({ session, trail }: Found, now: Date): Session {
  if (trail === "revoked") throw revoked();
  if (session !== null && session.expiresAt > now) return session;
  if (session === null && trail === null) throw unauthenticated();
  throw new MarketplaceError(
    "SESSION_EXPIRED",
    "The session was not used for long and has ended; sign in again.",
  );
}
