/*
 * Subscriptions stay open, so they are bounded by themselves and hold no place among the calls that are worked on. States
 * of one: open; ended, for ever, in one of these ways:
 *   left      its caller went, or its producer had no more to tell
 *   renewed   its token counted no more, its session may: hung up on, so that its caller comes again with another token
 *   revoked   its session is over, and its caller is told
 *   drained   its process stops: hung up on, so that its caller comes again to another one
 */
import { MarketplaceError } from "@marketplace/kernel";
import { isStoreFault } from "@marketplace/stores";
import { overloaded } from "../admission.ts";

/** How many subscriptions one process holds open. */
export interface SubscriptionRule {
  readonly open: number;
  /** Of one account, in this process. */
  readonly perAccount: number;
  /** How often it is looked whether a session still counts, 5 seconds by default. */
  readonly checkMs?: number;
}

/** Whose subscription it is. */
export interface Subscriber {
  readonly userId: string;
  /** @throws MarketplaceError when the session that it was opened with counts no more. */
  readonly check: () => Promise<unknown>;
}

/** A subscription that is open. */
export interface Subscription {
  /** Aborted when it ends: with a `MarketplaceError` to tell its caller, else with an `AbortError`. */
  readonly ending: AbortSignal;
  /** Gives its place to others; to be called when its response has closed. */
  close(): void;
}

/** How many there are, and what became of those that there were. */
export interface SubscriptionStats {
  readonly open: number;
  readonly ended: Readonly<Record<Ending | "refused", number>>;
}

/** The subscriptions of one process. */
export interface Subscriptions {
  /** @throws MarketplaceError `OVERLOADED` or, for too many of one account, `RATE_LIMITED`. */
  begin(subscriber: Subscriber): Subscription;
  /** Ends all that are open, for their callers to come again elsewhere; no other begins. */
  endAll(): void;
  stats(): SubscriptionStats;
}

type Ending = "left" | "renewed" | "revoked" | "drained";

const CHECK_MS = 5_000;
// A session store that is away ends nobody's subscription at once, and nobody's goes on unseen for long.
const UNSEEN_MS = 60_000;

interface Open extends Subscriber {
  readonly controller: AbortController;
  seenAt: number;
  timer: NodeJS.Timeout | undefined;
}

/** Opens the subscriptions of one process; `now` is monotonic, in milliseconds. */
export function openSubscriptions(rule: SubscriptionRule, now: () => number): Subscriptions {
  const { checkMs = CHECK_MS } = rule;
  const all = new Set<Open>();
  const perAccount = new Map<string, number>();
  const ended = { left: 0, renewed: 0, revoked: 0, drained: 0, refused: 0 };
  let draining = false;

  function refusal(userId: string): MarketplaceError | null {
    if (draining || all.size >= rule.open) return overloaded();
    if ((perAccount.get(userId) ?? 0) < rule.perAccount) return null;
    const message = `An account may follow ${rule.perAccount} things at once; close another page first.`;
    return new MarketplaceError("RATE_LIMITED", message, { details: { retryAfterSeconds: 5 } });
  }

  function end(one: Open, how: Ending, reason: unknown): void {
    if (!all.delete(one)) return;
    const left = (perAccount.get(one.userId) ?? 1) - 1;
    if (left > 0) perAccount.set(one.userId, left);
    else perAccount.delete(one.userId);
    clearTimeout(one.timer);
    ended[how] += 1;
    one.controller.abort(reason);
  }

  async function look(one: Open): Promise<void> {
    try {
      await one.check();
      one.seenAt = now();
    } catch (failure) {
      const unseen = now() - one.seenAt > UNSEEN_MS;
      if (!isStoreFault(failure)) settle(one, failure);
      else if (unseen) end(one, "renewed", hungUp());
    }
    if (all.has(one)) watch(one);
  }

  function settle(one: Open, failure: unknown): void {
    const expired = failure instanceof MarketplaceError && failure.code === "SESSION_EXPIRED";
    if (expired) end(one, "renewed", hungUp());
    else end(one, "revoked", failure);
  }

  function watch(one: Open): void {
    one.timer = setTimeout(() => void look(one), checkMs);
    one.timer.unref();
  }

  return {
    begin(subscriber) {
      const refused = refusal(subscriber.userId);
      if (refused !== null) {
        ended.refused += 1;
        throw refused;
      }
      const one: Open = {
        ...subscriber,
        controller: new AbortController(),
        seenAt: now(),
        timer: undefined,
      };
      all.add(one);
      perAccount.set(one.userId, (perAccount.get(one.userId) ?? 0) + 1);
      watch(one);
      return { ending: one.controller.signal, close: () => end(one, "left", hungUp()) };
    },
    endAll() {
      draining = true;
      for (const one of all) end(one, "drained", hungUp());
    },
    stats: () => ({ open: all.size, ended: { ...ended } }),
  };
}

/** What tRPC takes for a stream that is cut short: it says nothing more, and its reader asks again. */
function hungUp(): DOMException {
  return new DOMException("The subscription ended", "AbortError");
}
