import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { MarketplaceError } from "@marketplace/kernel";
import type { RedisStore, Settings } from "@marketplace/stores";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";

const WINDOW_SECONDS = 15 * 60;

/** Failures in a quarter of an hour that the next attempt is refused after. */
export const FAILURES_ALLOWED = { account: 10, address: 100 } as const;

/** One attempt to sign in, or to show the current password. */
export interface Attempt {
  /** The account: a normalised e-mail address, whether it has an account or not, or an account's id. */
  readonly account: string;
  /** The caller's network address. */
  readonly address: string;
}

/** Why an attempt may not go on. */
export interface Refusal {
  readonly retryAfterSeconds: number;
  /** Whether it is the first of its window, which is the one to record. */
  readonly first: boolean;
}

/** Limits counted by procedure call, in Redis; in this process's memory while Redis is away. */
export interface SignInLimits {
  /** Counts one registration from an address. */
  register(address: string): Promise<Refusal | null>;
  /** Counts the attempt as a failure before it is judged, so that many at once do not all slip through. */
  begin(attempt: Attempt): Promise<Refusal | null>;
  /** Counts the failure of the address too; true when that shuts the address out. */
  failed(attempt: Attempt): Promise<boolean>;
  succeeded(attempt: Attempt): Promise<void>;
  /** Takes back what `begin` counted, when no verdict was reached. */
  undecided(attempt: Attempt): Promise<void>;
}

/** Opens the limits of one process. */
export function openSignInLimits(
  { redis }: RedisStore,
  { REGISTRATIONS_PER_HOUR }: Pick<Settings, "REGISTRATIONS_PER_HOUR">,
): SignInLimits {
  const limiter = (name: string, points: number, duration: number) =>
    new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `limit:${name}`,
      points,
      duration,
      inMemoryBlockOnConsumed: points + 1,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: `limit:${name}`, points, duration }),
    });
  const registrations = limiter("register", REGISTRATIONS_PER_HOUR, 3_600);
  const byAccount = limiter("login-account", FAILURES_ALLOWED.account, WINDOW_SECONDS);
  const byAddress = limiter("login-address", FAILURES_ALLOWED.address, WINDOW_SECONDS);
  const accountKey = ({ account, address }: Attempt) => sum(`${account} ${networkOf(address)}`);
  const addressKey = ({ address }: Attempt) => sum(networkOf(address));

  return {
    register: (address) => take(registrations, sum(networkOf(address))),
    // The address pays for failures alone, after the verdict: a household or a test bench that signs in many
    // accounts at once is not an attack. How far a burst can overshoot is bounded by the hashing queue.
    begin: async (attempt) =>
      (await take(byAddress, addressKey(attempt), 0)) ?? (await take(byAccount, accountKey(attempt))),
    failed: async (attempt) => (await take(byAddress, addressKey(attempt))) !== null,
    succeeded: async (attempt) => {
      await byAccount.delete(accountKey(attempt));
    },
    undecided: async (attempt) => {
      await byAccount.reward(accountKey(attempt));
    },
  };
}

/** Says that one caller tried too often. */
export function tooMany({ retryAfterSeconds }: Refusal): MarketplaceError {
  const wait =
    retryAfterSeconds > 90 ? `${Math.ceil(retryAfterSeconds / 60)} minutes` : `${retryAfterSeconds} s`;
  return new MarketplaceError("RATE_LIMITED", `Too many attempts; try again in ${wait}.`, {
    details: { retryAfterSeconds },
  });
}

/**
 * The network that an address belongs to, as far as one customer of a provider holds it: the IPv4 address itself,
 * the first 64 bits of an IPv6 address.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const plain = address.split("%")[0] ?? address;
  if (!isIPv6(plain)) return address;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const front = groups(head);
  const back = groups(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const all = [...front, ...Array<string>(Math.max(0, zeros)).fill("0"), ...back];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

async function take(limiter: RateLimiterRedis, key: string, points = 1): Promise<Refusal | null> {
  try {
    await limiter.consume(key, points);
    return null;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return {
      retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)),
      first: refusal.consumedPoints === limiter.points + 1,
    };
  }
}

// Keys are sums, so that neither e-mail nor network addresses stand in Redis.
function sum(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
