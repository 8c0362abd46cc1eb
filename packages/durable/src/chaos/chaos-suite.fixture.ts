import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type DomainEvent, idsFrom, systemClock } from "@marketplace/kernel";
import { execute, isStoreFault, rowsOf } from "@marketplace/stores";
import { openTestStores, pickOne, type TestStores } from "@marketplace/testing";
import { openWorkerProcesses, type WorkerProcess } from "@marketplace/testing/worker-processes";
import { z } from "zod";
import { openEventOperations } from "../events/event-operations.ts";
import { type EventStreams, openEventStreams } from "../events/event-streams.ts";
import { deleteKeys } from "../events/events-suite.fixture.ts";
import { appendEvent } from "../outbox/append-event.ts";
import { quietLog } from "../quiet-log.fixture.ts";
import type { Sabotage } from "../sabotage.ts";
import type { ChaosOrder } from "./chaos-process.fixture.ts";
import { buildWorld, findDamage, type Stock } from "./chaos-world.fixture.ts";

/** The long form of the crash tests, for hours when there is time. */
export const LONG = process.env.DURABLE_CRASH_TESTS === "long";

/** A process that works in the world. */
export type ChaosProcess = WorkerProcess<ChaosOrder>;

/** How such processes are started. */
export interface ChaosOptions {
  /** How often handlers fail, from 0 to 1. */
  readonly fails?: number;
  /** Whether events come late and more than once. */
  readonly late?: boolean;
  /** Tries before an event is given up. */
  readonly attempts?: number;
  /** Handled events that are kept. */
  readonly keepLength?: number;
  /** How long letters take, a few at a time. */
  readonly slowMs?: number;
  readonly sabotage?: Sabotage;
}

/** When everything has come to rest. */
interface Rest {
  /** How much is still on its way besides. */
  readonly left?: () => Promise<number>;
  readonly withinMs?: number;
}

/** The world of the chaos tests. */
export interface ChaosSuite {
  readonly suite: TestStores;
  readonly streams: EventStreams;
  /** A process to be killed, started ahead. */
  victims(options: ChaosOptions): () => Promise<ChaosProcess>;
  /** Changes so many things at random. */
  change(count: number, random: () => number): Promise<void>;
  changeThings(ids: readonly string[], isGone: boolean): Promise<void>;
  /** Puts more of a thing into the stock. */
  restock(id: string): Promise<void>;
  /** Waits until nothing is left to be done, and tells what is wrong; when it never comes to rest, that too. */
  damage(rest?: Rest): Promise<readonly string[]>;
  /** Gives every dead letter back to its group. */
  revive(): Promise<void>;
  /** Begins with an empty world. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const REST_MS = LONG ? 1_200_000 : 100_000;
const GROUPS = ["letters", "projection-shelf"];
const newId = idsFrom(systemClock);
const thingRow = z.object({ n: z.int(), version: z.int() });
const countRow = z.object({ count: z.int() });

/** Opens the world; on servers of its own where they are to fail. */
export async function openChaosSuite(where: { readonly stack?: string } = {}): Promise<ChaosSuite> {
  const suite = await openTestStores(where);
  const { redis, mongo, postgres } = suite.stores;
  const { sequelize } = postgres;
  const world = { sequelize, db: mongo.db };
  await buildWorld(world);
  const log = quietLog();
  const streams = openEventStreams({ redis, log });
  const operations = openEventOperations({ redis, log });
  const processes = await openWorkerProcesses<ChaosOrder>({
    entry: join(import.meta.dirname, "chaos-process.fixture.ts"),
    unused: ["minio"],
    used: ["ioredis"],
  });
  const { settings } = suite;
  const stock = mongo.db.collection<Stock>("stock");

  const victims = (options: ChaosOptions) => {
    const { fails = 0, late = false, attempts = 20, keepLength = 300, slowMs = 0, sabotage = "" } = options;
    return processes.startedAhead({
      ...{ POSTGRES_URL: settings.POSTGRES_URL, MONGO_URL: settings.MONGO_URL },
      ...{ MONGO_DATABASE: settings.MONGO_DATABASE, REDIS_URL: settings.REDIS_URL },
      ...{ REDIS_KEY_PREFIX: settings.REDIS_KEY_PREFIX, STORE_TIMEOUT_MS: "3000" },
      ...{ FAILS: String(fails), LATE: String(late), DURABLE_SABOTAGE: sabotage },
      ...{ ATTEMPTS: String(attempts), KEEP_LENGTH: String(keepLength), SLOW_MS: String(slowMs) },
    });
  };

  /** Changes things in one transaction, in the order of their ids, so that no two wait for each other. */
  async function changeThings(ids: readonly string[], isGone: boolean): Promise<void> {
    await sequelize.transaction(async (transaction) => {
      for (const id of [...ids].sort()) {
        const [thing] = await rowsOf(transaction, thingRow, {
          sql: `INSERT INTO things VALUES ($id, 1, 1, $isGone::boolean) ON CONFLICT (id) DO UPDATE
                SET n = things.n + 1, version = things.version + 1, is_gone = excluded.is_gone RETURNING n, version`,
          bind: { id, isGone },
        });
        const event: DomainEvent = {
          ...{ id: newId(), type: isGone ? "things.gone" : "things.changed", version: 1, aggregateId: id },
          ...{ sequence: thing?.version ?? 0, at: new Date(), payload: { n: thing?.n ?? 0 } },
        };
        await appendEvent(transaction, event);
      }
    });
  }

  async function restock(id: string): Promise<void> {
    await stock.updateOne({ _id: id }, { $inc: { units: 1 } }, { upsert: true });
  }

  async function change(count: number, random: () => number): Promise<void> {
    // Few, so that many changes are of the same.
    const ids = Array.from({ length: 20 }, (_, n) => `thing-${n}`);
    const lane = async (changes: number) => {
      for (let n = 0; n < changes; ) {
        const chance = random();
        const some = new Set(
          Array.from({ length: 1 + Math.floor(random() * 8) }, () => pickOne(ids, random)),
        );
        const [id = ""] = some;
        n += chance < 0.6 ? some.size : 1;
        await untilDone(async () => {
          if (chance < 0.6) await changeThings([...some], random() < 0.2);
          else if (chance < 0.7) await stock.deleteOne({ _id: id });
          else await restock(id);
        });
      }
    };
    await Promise.all([1, 2, 3, 4].map(() => lane(Math.ceil(count / 4))));
  }

  async function isAtRest(left: () => Promise<number>): Promise<boolean> {
    const [outbox] = await rowsOf(sequelize, countRow, {
      sql: "SELECT count(*)::int AS count FROM outbox WHERE published_at IS NULL",
    });
    const lags = await operations.lag();
    const behind = lags.reduce((sum, { pending, undelivered }) => sum + pending + undelivered, 0);
    // A group that was lost is behind too, and is not told of until it is there again.
    const areThere = GROUPS.every((name) => lags.some(({ group }) => group === name));
    return (outbox?.count ?? 0) + behind + (await left()) === 0 && areThere;
  }

  /** Waits for a change that is read last: when it has come by, so has everything before it. */
  async function changesAreRead(until: number): Promise<void> {
    const mark = `mark-${newId()}`;
    // Nothing tells of the thing. It is there before its stock is, which would come by for nothing otherwise.
    await execute(sequelize, {
      sql: "INSERT INTO things VALUES ($mark, 0, 1, false)",
      bind: { mark },
    });
    await stock.insertOne({ _id: mark, units: 0 });
    const rows = mongo.db.collection<{ _id: string; units: number | null }>("shelf");
    while (Date.now() < until && (await rows.findOne({ _id: mark, units: 0 })) === null) await pause(10);
  }

  async function damage({ left = async () => 0, withinMs = REST_MS }: Rest = {}): Promise<readonly string[]> {
    const until = Date.now() + withinMs;
    await changesAreRead(until);
    while (Date.now() < until) {
      if (await isAtRest(left)) {
        const { items } = await operations.dead({ limit: 10 });
        const dead = items.map(({ group, error }) => `${group} has given up an event: ${error}`);
        return [...dead, ...(await findDamage(world))];
      }
      await pause(20);
    }
    return ["it did not come to rest", ...(await findDamage(world))];
  }

  async function revive(): Promise<void> {
    for (const group of GROUPS) await operations.replay({ group, ids: "all", limit: 1_000 });
  }

  async function clear(): Promise<void> {
    await sequelize.query("TRUNCATE things, notices, letters, outbox, outbox_relay");
    for (const name of ["stock", "shelf", "event_sources", "projection_jobs"])
      await mongo.db.collection(name).deleteMany({});
    await deleteKeys(suite);
  }

  return {
    ...{ suite, streams, victims, change, changeThings, restock, damage, revive, clear },
    close: async () => {
      await processes.close();
      await streams.close();
      await suite.close();
    },
  };
}

/** Does it again for as long as a store is too slow: this test is not of the one who writes. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (!isStoreFault(failure)) throw failure;
    }
  }
}
