import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { DurableLog } from "../log.ts";
import type { ChangeSource } from "./change.ts";
import type { EventStreams } from "./event-streams.ts";
import { type FollowedStep, followChanges } from "./follow-changes.ts";
import { openChangeMapping } from "./map-changes.ts";
import { LeaseLost, takeLease } from "./source-lease.ts";

interface ReadChangesOptions {
  readonly mongo: Mongo;
  readonly streams: Pick<EventStreams, "publish" | "state">;
  readonly collections: readonly ChangeSource[];
  /**
   * Called when documents were published as they are because changes were lost. What was removed in between no event
   * tells: projections are to be rebuilt.
   */
  readonly healed?: () => Promise<unknown>;
  readonly clock: Clock;
  /** From 0 to 1, for jitter and names. */
  readonly random: () => number;
  readonly log: DurableLog;
  readonly limits?: Partial<ChangeLimits>;
}

/** Times and sizes of a reader, each with a default. */
export interface ChangeLimits {
  /** Changes that are published at once. */
  readonly batch: number;
  /** How long one call waits for changes; a `stop` waits for no longer. */
  readonly waitMs: number;
  /** Time from one publication to the next, unless the first was full: many changes share what each costs. */
  readonly paceMs: number;
  /** After so long without a sign of life of the reader, another reads. */
  readonly leaseMs: number;
  /** Time between two tries of the others to read, and after a failure. */
  readonly standbyMs: number;
}

/** Counts of one process since it began to read. */
export interface ChangeStats {
  /** Whether this process is the one that reads. */
  readonly isReading: boolean;
  readonly read: number;
  readonly published: number;
  /** Changes whose mapping failed. */
  readonly unmapped: number;
  /** Documents that were looked up, because they were new or changes were lost. */
  readonly scanned: number;
  readonly failures: number;
  /** How old the change was that was published last, when it was; in milliseconds. */
  readonly lagMs: number;
}

/** The reader of changes in this process. */
export interface ChangeReader {
  stats(): ChangeStats;
  /** Ends after the batch that is under way, and lets another process read. */
  stop(): Promise<void>;
}

const LIMITS: ChangeLimits = { batch: 200, waitMs: 250, paceMs: 40, leaseMs: 4_000, standbyMs: 1_000 };

/**
 * Publishes what changes in collections, each change at least once and in its order, until it is stopped. One process
 * reads at a time, the others stand by. What cannot be known from the history any more, it publishes as it is.
 */
export function readChanges(options: ReadChangesOptions): ChangeReader {
  const { mongo, streams, healed = async () => {}, clock, random, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const stopping = new AbortController();
  const { signal } = stopping;
  const owner = `${hostname()}-${process.pid}-${random().toString(36).slice(2)}`;
  const mapping = openChangeMapping(options.collections, log);
  const collections = options.collections.map(({ name }) => name);
  const counts = { isReading: false, read: 0, published: 0, scanned: 0, failures: 0, lagMs: 0 };
  const refusals = { count: 0 };
  let isFailing = false;

  function count({ read, scanned, events }: FollowedStep): void {
    counts.isReading = true;
    counts.read += read;
    counts.scanned += scanned;
    counts.published += events.length;
    const last = events.at(-1);
    if (last !== undefined) counts.lagMs = Math.max(0, clock().getTime() - last.at.getTime());
    if (isFailing) log.info({}, "the changes are read again");
    isFailing = false;
  }

  function told(err: unknown): null {
    if (err instanceof LeaseLost) return null;
    counts.failures++;
    if (!isFailing) log.error({ err }, "the changes cannot be read");
    isFailing = true;
    return null;
  }

  async function run(): Promise<void> {
    const deps = {
      ...{ mongo, streams, collections, mapping, healed, clock, log, signal, count },
      ...{ batch: limits.batch, waitMs: limits.waitMs, paceMs: limits.paceMs },
    };
    while (!signal.aborted) {
      const lease = await takeLease(mongo, owner, limits.leaseMs).catch(told);
      if (lease !== null) {
        await followChanges(lease, deps, refusals).catch(told);
        if (signal.aborted) await lease.release().catch(told);
      }
      counts.isReading = false;
      await pause(limits.standbyMs * (0.5 + random()), null, { signal }).catch(() => {});
    }
  }
  const running = run();
  return {
    stats: () => ({ ...counts, unmapped: mapping.failures() }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
