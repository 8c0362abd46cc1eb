import { CliError } from "./cli-error.ts";
import { reportOf } from "./failure-report.ts";

/** What a session needs to go on: an access token, until when it counts, and what renews it. */
export interface SessionKeys {
  readonly accessToken: string;
  readonly accessExpiresAt: Date;
  readonly refreshToken: string;
}

/** Where a session is kept between calls, or between runs. */
export interface SessionStore {
  read(): Promise<SessionKeys | null>;
  /**
   * Replaces the session by what `make` answers, null for none, while no other process can do the same:
   * a refresh token counts once, and using it twice ends the session.
   */
  change(make: (current: SessionKeys | null) => Promise<SessionKeys | null>): Promise<SessionKeys | null>;
}

/** Hands out access tokens that count. */
export interface AccessTokens {
  /**
   * The access token, renewed when it has nearly expired; null for a guest.
   * @throws CliError `SESSION_ENDED` when the session can no longer be renewed.
   */
  current(): Promise<string | null>;
  /** A token other than the one that the server called expired; null when there is none. */
  after(refused: string): Promise<string | null>;
}

interface SessionOptions {
  readonly store: SessionStore;
  /** Asks the server for new keys; null when it says that the session is over. */
  readonly renew: (refreshToken: string) => Promise<SessionKeys | null>;
  readonly clock: () => Date;
}

// A token that expires while a request is on its way would be refused.
const MARGIN_MS = 30_000;

const OVER = new Set(["SESSION_ENDED", "SESSION_EXPIRED", "SESSION_REVOKED", "UNAUTHENTICATED"]);

/** Whether a failure says that there is no session any more. */
export function isSessionOver(failure: unknown): boolean {
  return OVER.has(reportOf(failure).code);
}

/** Keeps the access token of one session fresh; calls at the same moment share one renewal. */
export function sessionTokens({ store, renew, clock }: SessionOptions): AccessTokens {
  let renewing: Promise<SessionKeys | null> | undefined;

  async function renewUnless(isGood: (keys: SessionKeys) => boolean): Promise<string | null> {
    renewing ??= renewOnce(isGood).finally(() => {
      renewing = undefined;
    });
    return (await renewing)?.accessToken ?? null;
  }

  async function renewOnce(isGood: (keys: SessionKeys) => boolean): Promise<SessionKeys | null> {
    let ended = false;
    const keys = await store.change(async (current) => {
      // Another process may have been first; its keys are as good.
      if (current === null || isGood(current)) return current;
      const renewed = await renew(current.refreshToken);
      ended = renewed === null;
      return renewed;
    });
    if (ended) {
      throw new CliError("The session has ended.", {
        code: "SESSION_ENDED",
        remedy: "Sign in again: marketplace-cli login",
      });
    }
    return keys;
  }

  const isFresh = ({ accessExpiresAt }: SessionKeys) =>
    accessExpiresAt.getTime() - MARGIN_MS > clock().getTime();
  return {
    current: async () => {
      const keys = await store.read();
      if (keys === null || isFresh(keys)) return keys?.accessToken ?? null;
      return renewUnless(isFresh);
    },
    after: (refused) => renewUnless(({ accessToken }) => accessToken !== refused),
  };
}

/** Keeps a session in memory, for accounts that one run signs in. */
export function memorySession(keys: SessionKeys): SessionStore {
  let kept: SessionKeys | null = keys;
  return {
    read: async () => kept,
    change: async (make) => {
      kept = await make(kept);
      return kept;
    },
  };
}
