import { setTimeout as pause } from "node:timers/promises";
import type { Clock, DomainEvent } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { MongoError } from "mongodb";
import { crashPointsAround } from "../crash-point.ts";
import type { DurableLog } from "../log.ts";
import { sabotaged } from "../sabotage.ts";
import { type BrokerState, lossOf } from "./broker-state.ts";
import {
  type Beginning,
  type ChangeBatch,
  type ChangeCursor,
  CursorGone,
  HistoryLost,
  openChangeCursor,
  operationTime,
} from "./change-cursor.ts";
import { planOf, type ScanReason, type SourceState, withCheckpoint } from "./change-plan.ts";
import type { EventStreams } from "./event-streams.ts";
import type { ChangeMapping } from "./map-changes.ts";
import { scanStep } from "./scan-collections.ts";
import type { SourceLease } from "./source-lease.ts";

/** What following the changes stands on. */
export interface FollowDeps {
  readonly mongo: Mongo;
  readonly streams: Pick<EventStreams, "publish" | "state">;
  readonly collections: readonly string[];
  readonly mapping: ChangeMapping;
  readonly healed: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: DurableLog;
  readonly signal: AbortSignal;
  readonly batch: number;
  readonly waitMs: number;
  readonly paceMs: number;
  /** Told of what was done. */
  readonly count: (done: FollowedStep) => void;
}

/** What was done in one step. */
export interface FollowedStep {
  readonly read: number;
  readonly scanned: number;
  readonly events: readonly DomainEvent[];
}

const LOOK_MS = 1_000;
// The place may be so far back that MongoDB finds it in no time that a call may take.
const MOST_REFUSALS = 3;

const publishStep = crashPointsAround("changes/publish");

/** Follows the changes while the lease holds and nothing fails. `refusals` counts over several calls. */
export async function followChanges(
  lease: SourceLease,
  deps: FollowDeps,
  refusals: { count: number },
): Promise<void> {
  const { streams, collections, clock, log, signal } = deps;
  while (!signal.aborted) {
    const broker = await streams.state();
    const plan = planOf(lease.state, broker, collections);
    const noted = { origin: broker.origin, run: broker.run, since: clock() };
    if (plan.do === "go-back") {
      log.warn({ to: plan.to.at }, "changes are published again, because Redis may have lost them");
      const checkpoints = lease.state.checkpoints.filter(({ at }) => at <= plan.to.at);
      await lease.save({ broker: noted, token: plan.to.token, checkpoints });
    } else if (plan.do === "scan") {
      log.warn({ collections: plan.collections, why: plan.why }, "documents are published as they are");
      await lease.save({ broker: noted, ...(await begunScan(lease.state, deps, plan)) });
    } else if (plan.do === "go-on-scanning") await scan(lease, deps);
    else {
      // What others read that this process does not is to be looked up when it is read again.
      const read = lease.state.collections.filter((name) => collections.includes(name));
      if (read.length < lease.state.collections.length) await lease.save({ collections: read });
      await readHistory(lease, { ...deps, from: plan.from, refusals });
    }
  }
}

async function begunScan(
  { token }: SourceState,
  { mongo }: FollowDeps,
  { collections, why }: { readonly collections: readonly string[]; readonly why: ScanReason },
): Promise<Partial<SourceState>> {
  const from = await operationTime(mongo);
  const isExtra = why === "new" && token !== null;
  const scan = { id: from.toString(), from, all: collections, collections, after: null, why, isExtra };
  return isExtra ? { scan } : { scan, token: null, begin: null, checkpoints: [] };
}

async function scan(lease: SourceLease, deps: FollowDeps): Promise<void> {
  const { mongo, mapping, clock, signal, batch } = deps;
  while (!signal.aborted && lease.state.scan !== null) {
    const now = lease.state.scan;
    const { changes, next } = await scanStep(mongo, now, batch);
    const events = mapping.ofScan(changes);
    if (!isSame(lease.state, await publish(deps, events))) return;
    deps.count({ read: 0, scanned: changes.length, events });
    if (next !== null) await lease.save({ scan: next, publishedAt: clock() });
    else {
      if (now.why === "loss") await deps.healed();
      const done = now.isExtra
        ? { collections: [...lease.state.collections, ...now.all] }
        : { collections: now.all, begin: now.from, token: null };
      await lease.save({ ...done, scan: null, publishedAt: clock() });
    }
  }
}

interface Reading extends FollowDeps {
  readonly from: Beginning;
  readonly refusals: { count: number };
}

async function readHistory(lease: SourceLease, reading: Reading): Promise<void> {
  const { refusals, log } = reading;
  let cursor: ChangeCursor | null = null;
  let hasRead = false;
  try {
    cursor = await openChangeCursor(reading);
    const first = await cursor.next();
    refusals.count = 0;
    hasRead = true;
    await readOn(lease, { ...reading, cursor }, first);
  } catch (failure) {
    if (failure instanceof CursorGone && hasRead) return;
    if (!(await isLost(failure, reading))) throw failure;
    log.warn({ err: failure }, "the history of changes is lost");
    refusals.count = 0;
    await lease.save({ token: null, begin: null, checkpoints: [] });
  } finally {
    await cursor?.close();
  }
}

/** Whether the place in the history is gone; one at which MongoDB never goes on though it answers is as good as gone. */
async function isLost(failure: unknown, { mongo, refusals }: Reading): Promise<boolean> {
  if (failure instanceof HistoryLost) return true;
  if (!(failure instanceof MongoError || failure instanceof CursorGone)) return false;
  const answers = await operationTime(mongo).then(
    () => true,
    () => false,
  );
  refusals.count = answers ? refusals.count + 1 : 0;
  return refusals.count >= MOST_REFUSALS;
}

async function readOn(
  lease: SourceLease,
  reading: Reading & { readonly cursor: ChangeCursor },
  first: ChangeBatch,
): Promise<void> {
  const { cursor, mapping, clock, signal, streams, count } = reading;
  let lookAt = 0;
  for (let batch = first; ; batch = await cursor.next()) {
    const nextAt = performance.now() + reading.paceMs;
    const events = mapping.ofHistory(batch.changes);
    if (events.length > 0 || performance.now() >= lookAt) {
      if (sabotaged("token-first")) await lease.save({ token: batch.token, begin: null });
      // While nothing is published, that Redis has lost something must be noticed too.
      const broker = events.length > 0 ? await publish(reading, events) : await streams.state();
      if (!isSame(lease.state, broker)) return;
      count({ read: batch.changes.length, scanned: 0, events });
      const publishedAt = events.length > 0 ? clock() : lease.state.publishedAt;
      const checkpoints = withCheckpoint(lease.state.checkpoints, { token: batch.token, at: publishedAt });
      await lease.save({ token: batch.token, begin: null, publishedAt, checkpoints });
      lookAt = performance.now() + LOOK_MS;
    }
    if (signal.aborted) return;
    const isMoreThere = batch.changes.length >= reading.batch;
    if (events.length > 0 && !isMoreThere)
      await pause(Math.max(0, nextAt - performance.now()), null, { signal }).catch(() => {});
  }
}

async function publish({ streams }: FollowDeps, events: readonly DomainEvent[]): Promise<BrokerState> {
  return events.length === 0 ? streams.state() : publishStep(() => streams.publish(events));
}

function isSame({ broker }: SourceState, now: BrokerState): boolean {
  return lossOf(broker, now).lost === "nothing";
}
