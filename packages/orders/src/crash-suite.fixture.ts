import { execute, rowsOf, type Settings } from "@marketplace/stores";
import { addAccount, addListing, openTestStores } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import type { CrashStores } from "./crash-stores.fixture.ts";
import type { ProcessOrder } from "./order-process.fixture.ts";
import {
  type OrderProcess,
  type OrderProcesses,
  openOrderProcesses,
  type ProcessOptions,
} from "./order-processes.fixture.ts";
import { findViolations, watchDeletes } from "./order-violations.fixture.ts";

/** The long form of the crash tests, for hours when there is time. */
export const LONG = process.env.DURABLE_CRASH_TESTS === "long";

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** What one round of a test has for itself: two people and two listings of one unit, named like the round. */
export interface Round {
  readonly id: string;
  readonly sellerId: string;
  readonly buyerId: string;
  readonly listing: string;
  readonly other: string;
}

/** Orders that are sent one after the other; those of an inner list at once. */
export type Orders = readonly (ProcessOrder | readonly ProcessOrder[])[];

/** Stores of a suite's own, with processes that work on them and are killed. */
export interface CrashSuite {
  readonly stores: CrashStores;
  readonly settings: Settings;
  readonly processes: OrderProcesses;
  /** A process to be killed, started ahead so that nobody waits for it. */
  victim(): Promise<OrderProcess>;
  newRound(): Promise<Round>;
  offer(sellerId: string, title: string): Promise<string>;
  account(): Promise<string>;
  /** Gives a process its orders; false when it died before it had done them. */
  obey(by: OrderProcess, orders: Orders): Promise<boolean>;
  /** Lets a process do these and die where it is told to; false when it has outlived them. */
  dies(point: string, orders: Orders, nth?: number): Promise<boolean>;
  /** Lets a fresh process finish what was left, its clock past one lease and deadline after the other. */
  recover(by?: OrderProcess): Promise<void>;
  /** Lets every order live on to its end, by its timers alone. */
  liveOn(by: OrderProcess): Promise<void>;
  /** What is wrong after everything has been recovered. */
  violations(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const intentSchema = z.object({ intent: z.object({ deadline: z.date() }) });

// What somebody has still to do before long, and from when on it can be done.
const LEFT = `SELECT lease_until FROM sagas WHERE status = 'running'
  UNION ALL SELECT decided_at FROM two_phase_decisions WHERE finished_at IS NULL
  UNION ALL SELECT at FROM outbox WHERE published_at IS NULL
  UNION ALL SELECT due_at FROM orders WHERE stage IN ('paying', 'capturing')
  UNION ALL SELECT expires_at FROM reservations WHERE status = 'held'
    AND NOT EXISTS (SELECT FROM orders WHERE reservation_id = reservations.id)
    AND NOT EXISTS (SELECT FROM offers WHERE reservation_id = reservations.id)`;

const MAX_PASSES = 80;
const MAX_LIFE_PASSES = 20;

/** Opens the suite; `victims` says how its processes to be killed are started, `where` on which servers it is. */
export async function openCrashSuite(
  victims: ProcessOptions = {},
  where: Parameters<typeof openTestStores>[0] = {},
): Promise<CrashSuite> {
  const suite = await openTestStores(where);
  const { sequelize } = suite.stores.postgres;
  const { db } = suite.stores.mongo;
  await watchDeletes(sequelize);
  // Known from the start, so that what a relay does does not depend on who was first.
  await execute(sequelize, { sql: "INSERT INTO outbox_relay VALUES (true, 'nowhere', 'one', now())" });
  const processes = await openOrderProcesses(suite.settings);
  const victim = processes.startedAhead(victims);
  let rounds = 0;

  async function newRound(): Promise<Round> {
    const id = `round ${++rounds}`;
    const sellerId = await account();
    return {
      ...{ id, sellerId, buyerId: await account() },
      listing: await offer(sellerId, id),
      other: await offer(sellerId, `other of ${id}`),
    };
  }
  const account = () => addAccount(suite.stores);
  const offer = (sellerId: string, title: string) => addListing(suite.stores, { sellerId, title });

  async function obey(by: OrderProcess, orders: Orders): Promise<boolean> {
    for (const order of orders) {
      const answers = await Promise.all(sentTo(by, order));
      if (answers.includes(null)) return false;
    }
    return true;
  }

  async function dies(point: string, orders: Orders, nth = 1): Promise<boolean> {
    const current = await victim();
    await current.send({ do: "arm", at: { point, nth, crash: "kill" } });
    if (await obey(current, orders)) {
      await current.kill();
      return false;
    }
    expect(await current.ended, `it was to die at ${point}`).to.equal("SIGKILL");
    return true;
  }

  async function recover(by?: OrderProcess): Promise<void> {
    const recoverer = by ?? (await processes.start());
    let aheadMs = MINUTE_MS;
    for (let pass = 1; pass <= MAX_PASSES; pass++) {
      await recoverer.send({ do: "recover", aheadMs });
      const next = await leftUntil(LEFT);
      if (next === null) break;
      aheadMs = aheadOf(next, aheadMs);
    }
    await (by === undefined ? recoverer.kill() : recoverer.send({ do: "clock", aheadMs: 0 }));
  }

  async function liveOn(by: OrderProcess): Promise<void> {
    let aheadMs = MINUTE_MS;
    for (let pass = 1; pass <= MAX_LIFE_PASSES; pass++) {
      const next = await leftUntil(`${LEFT} UNION ALL SELECT max(due_at) FROM orders`);
      if (next === null) return;
      aheadMs = aheadOf(next, aheadMs);
      await by.send({ do: "recover", aheadMs });
    }
  }

  /** When the first of what is left can be done; null when nothing is. */
  async function leftUntil(what: string): Promise<Date | null> {
    const [row] = await rowsOf(sequelize, z.object({ at: z.date().nullable() }), {
      sql: `SELECT min(at) AS at FROM (${what}) AS left_to_do (at)`,
    });
    const [listing] = await db
      .collection("listings")
      .find({ intent: { $exists: true } })
      .sort({ "intent.deadline": 1 })
      .limit(1)
      .toArray();
    const intended = intentSchema.safeParse(listing);
    const times = [
      ...(row?.at ? [row.at] : []),
      ...(intended.success ? [intended.data.intent.deadline] : []),
    ];
    return times.length === 0 ? null : new Date(Math.min(...times.map((at) => at.getTime())));
  }

  return {
    ...{ processes, victim, newRound, offer, account, obey, dies, recover, liveOn },
    stores: { sequelize, db },
    settings: suite.settings,
    violations: () => findViolations({ sequelize, db }),
    close: async () => {
      await processes.close();
      await suite.close();
    },
  };
}

/** How far a clock has to go ahead to be past an instant, and further than it was. */
function aheadOf(at: Date, before: number): number {
  return Math.max(before + MINUTE_MS, at.getTime() - Date.now() + MINUTE_MS);
}

function sentTo(by: OrderProcess, order: ProcessOrder | readonly ProcessOrder[]) {
  return isOne(order) ? [by.send(order)] : order.map((one) => by.send(one));
}

function isOne(order: ProcessOrder | readonly ProcessOrder[]): order is ProcessOrder {
  return !Array.isArray(order);
}
