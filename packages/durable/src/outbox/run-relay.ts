import { setTimeout as pause } from "node:timers/promises";
import type { Transaction } from "sequelize";
import type { DurableLog } from "../log.ts";
import { isAnyUnpublished } from "./outbox-row.ts";
import { drainOutbox, noteWhatIs, type RelayOptions, underRelayLock } from "./relay-outbox.ts";

interface RunRelayOptions extends RelayOptions {
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly log: DurableLog;
  /** Time between two looks of the process that relays, 50 milliseconds by default. */
  readonly pollMs?: number;
  /** Time between two tries of the others, and after a failure, 1,000 milliseconds by default. */
  readonly standbyMs?: number;
}

/** Counts of one process since it began to relay. */
export interface RelayStats {
  /** Whether this process is the one that relays. */
  readonly isRelaying: boolean;
  readonly relayed: number;
  /** Events that were published again, because Redis may have lost them. */
  readonly again: number;
  readonly failures: number;
  /** How old the event was that was published last, when it was; in milliseconds. */
  readonly lagMs: number;
}

/** The relay of this process. */
export interface RunningRelay {
  stats(): RelayStats;
  /** Ends after the batch that is under way, and lets another process relay. */
  stop(): Promise<void>;
}

// A transaction that stands open for hours would look like a leak.
const TENURE_MS = 30_000;
const LOOK_MS = 1_000;

/**
 * Publishes what stands in the outbox, until it is stopped. One process relays at a time, the others stand by. It takes
 * one connection of the pool for as long as it relays.
 */
export function runRelay(options: RunRelayOptions): RunningRelay {
  const { sequelize, clock, random, log, pollMs = 50, standbyMs = 1_000 } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const counts = { isRelaying: false, relayed: 0, again: 0, failures: 0, lagMs: 0 };
  let isFailing = false;

  const wait = (ms: number) => pause(ms, null, { signal }).catch(() => {});

  async function relay(lock: Transaction): Promise<void> {
    counts.isRelaying = true;
    const endAt = performance.now() + TENURE_MS;
    let lookAt = 0;
    // What the one before has left may be owed once more.
    let isOwed = true;
    while (!signal.aborted && performance.now() < endAt) {
      if (performance.now() >= lookAt) {
        isOwed = (await noteWhatIs(options)) || isOwed;
        lookAt = performance.now() + LOOK_MS;
      }
      // One small question each time while nothing happens.
      if (isOwed || (await isAnyUnpublished(lock))) await drain(lock);
      isOwed = false;
      if (isFailing) log.info({}, "the outbox is relayed again");
      isFailing = false;
      await wait(pollMs);
    }
  }

  async function drain(lock: Transaction): Promise<void> {
    const { events, again, last } = await drainOutbox(lock, options);
    counts.relayed += events;
    counts.again += again;
    if (last !== null) counts.lagMs = Math.max(0, clock().getTime() - last.at.getTime());
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const held = await underRelayLock(sequelize, relay).catch((err: unknown) => {
        counts.failures++;
        if (!isFailing) log.error({ err }, "the outbox cannot be relayed");
        isFailing = true;
        return false;
      });
      counts.isRelaying = false;
      if (!held) await wait(standbyMs * (0.5 + random()));
    }
  }
  const running = run();
  return {
    stats: () => ({ ...counts }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
