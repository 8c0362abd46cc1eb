import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@marketplace/kernel";
import { crashPointsAround } from "../crash-point.ts";
import type { DurableLog } from "../log.ts";
import { sabotaged } from "../sabotage.ts";
import type { Consumer } from "./consumer.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import type { GroupStreams } from "./group-streams.ts";
import { type Message, publishedAt } from "./message.ts";
import { rememberFaults } from "./store-faults.ts";
import type { GroupLoad } from "./take-due.ts";
import { type Failure, tryMessages } from "./try-messages.ts";

/** Counts of one group in this process since it began. */
export interface ConsumerStats {
  readonly handled: number;
  /** Messages that failed, each time that they did. */
  readonly failed: number;
  /** Messages that were tried again. */
  readonly retried: number;
  /** Messages taken over from others, among those tried again. */
  readonly claimed: number;
  /** Messages given up. */
  readonly dead: number;
  /** How long before it was handled the event that was handled last had been published, in milliseconds. */
  readonly lagMs: number;
}

interface GroupDeps {
  readonly consumer: Consumer;
  readonly streams: GroupStreams;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: DurableLog;
  readonly limits: ConsumerLimits;
  readonly signal: AbortSignal;
}

/** One group at work in this process. */
export interface RunningGroup {
  stats(): ConsumerStats;
  /** Ends after the batch that is under way, once the signal was given. */
  readonly ended: Promise<void>;
}

const MAX_ERROR = 1_000;
const MIN_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;
const TIDY_MS = 600_000;
// Whoever is given a message that ends its process cannot tell of a failure. So often, and it is given up unseen.
const DEATHS_PER_ATTEMPT = 4;

const handleBatch = crashPointsAround("events/handle");

/** Lets one group handle its events in this process, one batch at a time, until it is told to stop. */
export function runGroup(deps: GroupDeps): RunningGroup {
  const { consumer, streams, clock, random, log, limits, signal } = deps;
  const { group, batch, paceMs = limits.paceMs } = consumer;
  const counts = { handled: 0, failed: 0, retried: 0, claimed: 0, dead: 0, lagMs: 0 };

  const wait = (ms: number) => pause(ms, null, { signal }).catch(() => {});

  const faults = rememberFaults(limits.awayMs);
  let failures = 0;
  // Too much waits to be tried again for anything new to be read.
  let isFull = false;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await streams.ensure();
        await readOn();
      } catch (err) {
        // That a stream has no such group says that Redis has lost it: it is made anew.
        if (failures++ === 0) log.warn({ group, err }, "the group cannot read its events");
        await wait(Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** Math.min(failures, 10)) * (0.5 + random()));
      }
    }
    await streams
      .tidy("me")
      .catch((err: unknown) => log.warn({ group, err }, "a consumer could not sign off"));
    await streams.close();
  }

  async function readOn(): Promise<void> {
    let sweepAt = 0;
    let tidyAt = 0;
    let nextAt = 0;
    while (!signal.aborted) {
      let isMoreDue = false;
      if (performance.now() >= sweepAt) {
        const { messages, claimed } = await streams.takeDue();
        counts.retried += messages.length;
        counts.claimed += claimed;
        await work(messages);
        isMoreDue = messages.length > 0;
        sweepAt = isMoreDue ? 0 : performance.now() + limits.sweepMs * (0.5 + random());
        await look();
        if (performance.now() >= tidyAt) {
          await streams.tidy("gone");
          tidyAt = performance.now() + TIDY_MS;
        }
      }
      if (isFull) await wait(isMoreDue ? 0 : limits.sweepMs);
      else {
        await wait(Math.max(0, nextAt - performance.now()));
        const messages = await streams.readNew(isMoreDue ? 0 : limits.blockMs);
        nextAt = messages.length > 0 && messages.length < batch ? performance.now() + paceMs : 0;
        await work(messages);
      }
      if (failures > 0) log.info({ group }, "the group reads its events again");
      failures = 0;
    }
  }

  async function look(): Promise<GroupLoad> {
    const load = await streams.load();
    isFull = load.waiting >= limits.maxWaiting;
    return load;
  }

  /** Handles messages, a batch at a time; what is left when the group is told to stop is given back. */
  async function work(messages: readonly Message[]): Promise<void> {
    for (let place = 0; place < messages.length; place += batch) {
      const rest = messages.slice(place);
      if (signal.aborted) return streams.putBack(rest, false);
      // Those behind in the line must not be taken for abandoned either.
      const alive = setInterval(
        () =>
          void streams.keepAlive(rest).catch((err: unknown) => log.warn({ group, err }, "no sign of life")),
        limits.claimMs / 3,
      );
      try {
        await workAt(messages.slice(place, place + batch));
      } finally {
        clearInterval(alive);
      }
    }
  }

  async function workAt(messages: readonly Message[]): Promise<void> {
    const [readable, unreadable] = partition(messages, ({ event }) => event !== null);
    for (const message of unreadable) await giveUp(message, "What stood in the stream is not an event.");
    const [fit, deadly] = partition(
      readable,
      ({ deliveries }) => deliveries <= limits.retry.attempts * DEATHS_PER_ATTEMPT,
    );
    for (const message of deadly) await giveUp(message, "Whoever was given it ended before it was handled.");
    if (fit.length === 0) return;
    if (sabotaged("acknowledge-first")) await streams.acknowledge(fit, clock());
    const failed = await handleBatch(() => tryMessages(fit, { handle, settle }, random));
    if (failed.length > 0) await settleFailed(failed);
  }

  async function settle(done: readonly Message[]): Promise<void> {
    const now = clock();
    await streams.acknowledge(done, now);
    counts.handled += done.length;
    faults.forget(done);
    const last = done.at(-1);
    if (last !== undefined) counts.lagMs = Math.max(0, now.getTime() - publishedAt(last.id));
  }

  async function settleFailed(failed: readonly Failure[]): Promise<void> {
    counts.failed += failed.length;
    const [away, own] = partition(
      failed,
      ({ message, isAway }) => isAway && !faults.isOwn(message, counts.handled),
    );
    const [dying, again] = partition(own, ({ message }) => message.deliveries >= limits.retry.attempts);
    const [first] = failed;
    log.warn(
      { group, err: first?.error, events: failed.length, away: away.length, given_up: dying.length },
      "events could not be handled",
    );
    await streams.putBack(messagesOf(away), false);
    await streams.putBack(messagesOf(again), true);
    const room = limits.maxDead - (await look()).dead;
    for (const [place, { message, error }] of dying.entries())
      if (place < room) await giveUp(message, String(error));
    // There are too many dead letters already: it waits, and with enough that wait the group reads nothing new.
    await streams.putBack(messagesOf(dying.slice(Math.max(room, 0))), false);
  }

  async function giveUp(message: Message, error: string): Promise<void> {
    if (await streams.giveUp(message, error.slice(0, MAX_ERROR))) {
      counts.dead++;
      faults.forget([message]);
      log.error(
        { group, topic: message.topic, id: message.event?.id ?? message.id, error },
        "an event was given up",
      );
    }
  }

  async function handle(events: Parameters<Consumer["handle"]>[0]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      // Not a time-out of a store: a handler that never ends is to be given up in the end.
      timer = setTimeout(
        () => reject(new Error(`The handler did not end within ${limits.handleMs} ms`)),
        limits.handleMs,
      );
    });
    try {
      await Promise.race([consumer.handle(events), late]);
    } finally {
      clearTimeout(timer);
    }
  }
  return { stats: () => ({ ...counts }), ended: run() };
}

function messagesOf(failures: readonly Failure[]): Message[] {
  return failures.map(({ message }) => message);
}

function partition<T>(list: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  const [passed, others]: [T[], T[]] = [[], []];
  for (const one of list) (test(one) ? passed : others).push(one);
  return [passed, others];
}
