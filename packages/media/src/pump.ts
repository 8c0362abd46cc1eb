import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  crashPointsAround,
  type DurableLog,
  type EventStreams,
  openOwnConnection,
} from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import { MEDIA_EVENTS, type Minio, type Mongo, type RedisStore } from "@marketplace/stores";
import { z } from "zod";
import { bucketList, LEAVE, LOOK, MALFORMED_LIST, pumpKey, ROUTE, SETTLE } from "./pump-scripts.ts";
import { storedEvent, uploadsToldOf } from "./stored-event.ts";
import { tellUpload } from "./tell-upload.ts";
import { noteArrived } from "./upload-store.ts";

/*
 * Nothing that MinIO told is taken before it is published: an entry stands in a list until its event stands in the
 * stream. Who dies in between leaves it to be published again, which the consumer does not mind.
 */

/** Counts of one process since it began. */
export interface PumpStats {
  /** Files that were told of and published. */
  readonly published: number;
  /** Entries that nobody understands, and that were put aside. */
  readonly malformed: number;
  /** Passes that failed. */
  readonly failures: number;
}

/** What carries MinIO's events to the stream of uploads, until it is stopped. */
export interface RunningPump {
  stats(): PumpStats;
  /** Ends after the pass that is under way. */
  stop(): Promise<void>;
}

interface PumpOptions {
  readonly redis: RedisStore;
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "buckets">;
  readonly streams: Pick<EventStreams, "publish">;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: DurableLog;
  /** After so long another process publishes in the place of one that died: longer than a pass takes; two seconds. */
  readonly lockMs?: number;
}

const AT_ONCE = 200;
const IDLE_MS = 50;
const FAILED_MS = 1_000;
const LOCK_MS = 2_000;

const route = crashPointsAround("media/route");
const publish = crashPointsAround("media/publish");
const settle = crashPointsAround("media/settle");

const routedSchema = z.tuple([z.int(), z.int()]);
const entriesSchema = z.array(z.string());

/** Carries MinIO's events to the stream of uploads. Any number of processes may do so; one at a time publishes. */
export function runPump(options: PumpOptions): RunningPump {
  const { redis, mongo, minio, streams, clock, newId, log, lockMs = LOCK_MS } = options;
  const connection = openOwnConnection(redis, "media-pump", { keyPrefix: "" });
  const bucket = minio.buckets.listingImages;
  const list = bucketList(bucket);
  const me = randomUUID();
  const counts = { published: 0, malformed: 0, failures: 0 };
  const stopping = new AbortController();
  const { signal } = stopping;
  const wait = (ms: number) => pause(ms, null, { signal }).catch(() => {});

  function putAside(entries: number): void {
    if (entries === 0) return;
    counts.malformed += entries;
    log.error({ entries, list: MALFORMED_LIST }, "MinIO's events hold something that nobody understands");
  }

  /** One pass; answers whether there may be more. */
  async function pass(): Promise<boolean> {
    const own = await connection.ready();
    const [moved, unread] = routedSchema.parse(
      await route(() => own.eval(ROUTE, 2, MEDIA_EVENTS.list, MALFORMED_LIST, AT_ONCE)),
    );
    putAside(unread);
    const entries = entriesSchema.parse(await own.eval(LOOK, 2, list, pumpKey(bucket), me, lockMs, AT_ONCE));
    if (entries.length === 0) return moved === AT_ONCE;
    const told = entries.map((entry) => ({ entry, names: uploadsToldOf(entry) }));
    const good = told.flatMap(({ entry, names }) => (names === null ? [] : [{ entry, names }]));
    const bad = told.filter(({ names }) => names === null);
    const uploads = good.flatMap(({ names }) => names);
    const now = clock();
    if (uploads.length > 0)
      await publish(() => streams.publish(uploads.map((upload) => storedEvent(upload, { now, newId }))));
    await settle(() =>
      own.eval(
        SETTLE,
        2,
        ...[list, MALFORMED_LIST, good.length],
        ...[...good, ...bad].map(({ entry }) => entry),
      ),
    );
    counts.published += uploads.length;
    putAside(bad.length);
    await note(uploads);
    return entries.length === AT_ONCE;
  }

  /** Lets those who wait see that their file has come. Processing does not depend on it. */
  async function note(uploads: Parameters<typeof noteArrived>[1]): Promise<void> {
    try {
      for (const name of await noteArrived(mongo, uploads, clock()))
        await tellUpload({ redis, log }, name, { state: "uploaded" });
    } catch (err) {
      log.warn({ err }, "uploads that have come could not be noted");
    }
  }

  async function leave(): Promise<void> {
    const own = await connection.ready();
    await own.eval(LEAVE, 1, pumpKey(bucket), me);
  }

  async function run(): Promise<void> {
    let isFailing = false;
    while (!signal.aborted) {
      try {
        const isMore = await pass();
        if (isFailing) log.info({}, "MinIO's events are carried on again");
        isFailing = false;
        await wait(isMore ? 0 : IDLE_MS);
      } catch (err) {
        counts.failures++;
        if (!isFailing) log.warn({ err }, "MinIO's events could not be carried on");
        isFailing = true;
        await wait(FAILED_MS);
      }
    }
    await leave().catch((err: unknown) => log.warn({ err }, "a pump could not sign off"));
    await connection.close();
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
