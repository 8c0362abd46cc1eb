import { availableParallelism } from "node:os";
import { MarketplaceError } from "@marketplace/kernel";
import { hash, verify } from "@node-rs/argon2";
import pLimit from "p-limit";

// OWASP's first choice for argon2id, the library's default kind: 19 MiB, two passes, one lane; some 50 ms of a core.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const HASH_SECONDS = 0.06;

// Nobody's password: 32 random bytes that were thrown away. Verified when there is no account, so that it costs the same.
const NOBODY =
  "$argon2id$v=19$m=19456,t=2,p=1$cSiWzCLMeirY4Mzxf1hnMg$g9h88fU5Onitv+SLACf4B9TY+8YvxlDSGY7ZB7okz98";

/** How many hashes run at once, and how many may wait for their turn. */
export interface HashingBounds {
  readonly running: number;
  readonly waiting: number;
}

/** Hashes and verifies passwords, a bounded number at a time, so that a flood of sign-ins leaves the rest alive. */
export interface Passwords {
  /** A new argon2id PHC string. @throws MarketplaceError `RATE_LIMITED` while too many wait. */
  hash(password: string): Promise<string>;
  /** Whether a password is the one behind a PHC string; takes as long without one. @throws MarketplaceError `RATE_LIMITED` while too many wait. */
  matches(password: string, phc: string | null): Promise<boolean>;
}

/** One core is left to everything else; past three, hashes would fill the thread pool that photographs and files use. */
const defaultBounds: HashingBounds = {
  running: Math.min(3, Math.max(1, availableParallelism() - 1)),
  waiting: 64,
};

/** Opens the hashing of one process. */
export function openPasswords(bounds: HashingBounds = defaultBounds): Passwords {
  const limit = pLimit(bounds.running);

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const ahead = limit.activeCount + limit.pendingCount;
    if (ahead >= bounds.running + bounds.waiting) {
      throw new MarketplaceError(
        "RATE_LIMITED",
        "Many people are signing in just now; try again in a few seconds.",
        {
          details: { retryAfterSeconds: Math.max(1, Math.ceil((ahead * HASH_SECONDS) / bounds.running)) },
        },
      );
    }
    return limit(work);
  }

  return {
    hash: (password) => inTurn(() => hash(password, COST)),
    matches: async (password, phc) => {
      const same = await inTurn(() => verify(phc ?? NOBODY, password));
      return same && phc !== null;
    },
  };
}
