import { networkOf, openLimit, type Refusal } from "@marketplace/rpc";
import type { RedisStore, Settings } from "@marketplace/stores";

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
  redis: RedisStore,
  { REGISTRATIONS_PER_HOUR }: Pick<Settings, "REGISTRATIONS_PER_HOUR">,
): SignInLimits {
  const limit = (name: string, points: number, seconds: number) =>
    openLimit(redis, { name, points, seconds });
  const registrations = limit("register", REGISTRATIONS_PER_HOUR, 3_600);
  const byAccount = limit("login-account", FAILURES_ALLOWED.account, WINDOW_SECONDS);
  const byAddress = limit("login-address", FAILURES_ALLOWED.address, WINDOW_SECONDS);
  const accountKey = ({ account, address }: Attempt) => `${account} ${networkOf(address)}`;
  const addressKey = ({ address }: Attempt) => networkOf(address);

  return {
    register: (address) => registrations.take(networkOf(address)),
    // The address pays for failures alone, after the verdict: a household or a test bench that signs in many
    // accounts at once is not an attack. How far a burst can overshoot is bounded by the hashing queue.
    begin: async (attempt) =>
      (await byAddress.take(addressKey(attempt), 0)) ?? (await byAccount.take(accountKey(attempt))),
    failed: async (attempt) => (await byAddress.take(addressKey(attempt))) !== null,
    succeeded: (attempt) => byAccount.forget(accountKey(attempt)),
    undecided: (attempt) => byAccount.giveBack(accountKey(attempt)),
  };
}
