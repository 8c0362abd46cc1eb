import type { Authenticate, Role } from "@marketplace/rpc";
import type { UserDeps } from "./deps.ts";
import { judgeAccess, judgeRefresh, lostRace, type Session, unauthenticated } from "./session.ts";
import { type ListedSession, sessionStore } from "./session-store.ts";
import { accessKeys, firstTokens, nextTokens, refreshKeys, type TokenPair } from "./session-token.ts";

// More than a person has devices; it bounds what one account can make the store hold.
const MAX_SESSIONS = 100;

/** Whom a session is opened for. */
export interface SessionOwner {
  readonly userId: string;
  readonly role: Role;
  readonly credential: string;
}

/** A session's tokens in clear. */
export interface IssuedTokens extends TokenPair {
  readonly sessionId: string;
  readonly accessExpiresAt: Date;
}

/** A refresh token that was looked at, to be swapped for the next. */
export interface Looked {
  readonly session: Session;
  /** Whether it was replaced before, which means that somebody copied it. */
  readonly reused: boolean;
}

/** The sessions of all accounts. */
export interface Sessions {
  /** Turns an access token into the account behind it, for `serve`. */
  readonly authenticate: Authenticate;
  open(owner: SessionOwner): Promise<IssuedTokens>;
  /** @throws MarketplaceError `UNAUTHENTICATED`, `SESSION_EXPIRED` or `SESSION_REVOKED`. */
  look(refreshToken: string): Promise<Looked>;
  /**
   * Replaces both tokens of a session that was looked at.
   * @throws MarketplaceError `STALE_VERSION` when another swap came first, or as `look`.
   */
  swap(refreshToken: string, was: Session): Promise<IssuedTokens>;
  /** Ends one session; the count is 0 when it had ended before. */
  end(userId: string, sessionId: string): Promise<number>;
  /** Ends every session of an account but one, and tells how many. */
  endAll(userId: string, exceptSessionId?: string): Promise<number>;
  /** Lets a session outlive its owner's change of password. */
  keep(userId: string, sessionId: string, credential: string): Promise<void>;
  /** The open sessions of an account, the latest used first. */
  list(userId: string): Promise<readonly Session[]>;
}

/** Opens the sessions that are kept in Redis. */
export function openSessions(deps: Pick<UserDeps, "redis" | "settings" | "clock" | "newId">): Sessions {
  const { settings, clock, newId } = deps;
  const store = sessionStore(deps.redis, settings);
  const accessEnd = (now: Date) => new Date(now.getTime() + settings.ACCESS_TOKEN_SECONDS * 1_000);
  const sessionEnd = (now: Date) => new Date(now.getTime() + settings.SESSION_SECONDS * 1_000);

  const authenticate: Authenticate = async (token) => {
    const keys = accessKeys(token);
    if (keys === null) throw unauthenticated();
    const [found, accessExpiresAt] = await Promise.all([
      store.find(keys.sessionKey),
      store.accessExpiry(keys.digest),
    ]);
    return judgeAccess(found, accessExpiresAt, clock());
  };

  async function open(owner: SessionOwner): Promise<IssuedTokens> {
    const now = clock();
    const tokens = firstTokens();
    const session: Session = {
      ...owner,
      sessionId: newId(),
      refreshDigest: tokens.refreshDigest,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: sessionEnd(now),
    };
    const access = { digest: tokens.accessDigest, expiresAt: accessEnd(now) };
    await store.open({ key: tokens.sessionKey, session, access });
    const listed = await store.list(owner.userId);
    await endThese(owner.userId, listed.slice(0, Math.max(0, listed.length - MAX_SESSIONS)));
    return issued(tokens, session, access.expiresAt);
  }

  async function look(refreshToken: string): Promise<Looked> {
    const keys = refreshKeys(refreshToken);
    if (keys === null) throw unauthenticated();
    return judgeRefresh(await store.find(keys.sessionKey), keys.digest, clock());
  }

  async function swap(refreshToken: string, was: Session): Promise<IssuedTokens> {
    const now = clock();
    const tokens = nextTokens(refreshToken);
    const session: Session = {
      ...was,
      refreshDigest: tokens.refreshDigest,
      lastUsedAt: now,
      expiresAt: sessionEnd(now),
    };
    const access = { digest: tokens.accessDigest, expiresAt: accessEnd(now) };
    const swapped = await store.rotate({ key: tokens.sessionKey, session, access }, was.refreshDigest);
    if (!swapped) {
      // A session that was ended in between is told as such; what is left is a lost race.
      await look(refreshToken);
      throw lostRace();
    }
    return issued(tokens, session, access.expiresAt);
  }

  async function endThese(userId: string, listed: readonly ListedSession[]): Promise<number> {
    const ended = await Promise.all(listed.map((session) => store.end(userId, session)));
    return ended.filter(Boolean).length;
  }

  const named = async (userId: string, sessionId: string) =>
    (await store.list(userId)).filter((listed) => listed.sessionId === sessionId);

  return {
    authenticate,
    open,
    look,
    swap,
    end: async (userId, sessionId) => endThese(userId, await named(userId, sessionId)),
    endAll: async (userId, exceptSessionId) => {
      const listed = await store.list(userId);
      return endThese(
        userId,
        listed.filter(({ sessionId }) => sessionId !== exceptSessionId),
      );
    },
    keep: async (userId, sessionId, credential) => {
      const [listed] = await named(userId, sessionId);
      if (listed !== undefined) await store.setCredential(listed.key, credential);
    },
    list: async (userId) => {
      const now = clock();
      const found = await Promise.all((await store.list(userId)).map(({ key }) => store.find(key)));
      return found
        .flatMap(({ session }) => (session !== null && session.expiresAt > now ? [session] : []))
        .reverse();
    },
  };
}

function issued({ access, refresh }: TokenPair, { sessionId }: Session, accessExpiresAt: Date): IssuedTokens {
  return { access, refresh, sessionId, accessExpiresAt };
}
