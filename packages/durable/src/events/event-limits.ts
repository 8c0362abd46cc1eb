import type { Retry } from "../backoff.ts";

/** Bounds of whoever publishes. */
export interface StreamLimits {
  /** Entries of one stream beyond which it is told of. */
  readonly alarmLength: number;
  /** Entries of one stream beyond which nothing more is published until some of them are handled. */
  readonly maxLength: number;
}

/** Bounds of a process that publishes, where it says nothing else. */
export const STREAM_LIMITS: StreamLimits = { alarmLength: 100_000, maxLength: 1_000_000 };

/** Times and sizes of consumers, each with a default. */
export interface ConsumerLimits {
  /** How long one call waits for new events; a `stop` waits for no longer. */
  readonly blockMs: number;
  /**
   * Time from one batch to the next, where the first was not full: each batch costs about the same whatever is in it, and
   * under load many events share one. The first event after a rest waits for nothing.
   */
  readonly paceMs: number;
  /** Time between two looks for what is to be tried again or was abandoned. */
  readonly sweepMs: number;
  /** After so long without a sign of life, a consumer's messages are another's. */
  readonly claimMs: number;
  /** Longest time that one call of a handler may take. */
  readonly handleMs: number;
  /** How often a message is tried, and how long after each failure. */
  readonly retry: Retry;
  /** So long a store may be away for one message and not for others, before that is the message's own failure. */
  readonly awayMs: number;
  /** So many messages of a group may wait to be tried again; beyond them it reads nothing new. */
  readonly maxWaiting: number;
  /** So many dead letters a group may have; beyond them it gives nothing more up. */
  readonly maxDead: number;
  /** Handled events are kept for so long, that a new group may begin with them, */
  readonly keepMs: number;
  /** and so many of a stream at most. */
  readonly keepLength: number;
  /** Time between two looks for what may be deleted. */
  readonly trimMs: number;
}

/** Limits of consumers that say nothing else. */
export const CONSUMER_LIMITS: ConsumerLimits = {
  blockMs: 500,
  paceMs: 50,
  sweepMs: 500,
  claimMs: 10_000,
  handleMs: 60_000,
  retry: { attempts: 8, minMs: 200, maxMs: 15_000 },
  awayMs: 3_600_000,
  maxWaiting: 1_000,
  maxDead: 10_000,
  keepMs: 3_600_000,
  keepLength: 10_000,
  trimMs: 10_000,
};
