import { deadSessionsEnded, openTestStores } from "@marketplace/testing";
import { QueryTypes } from "sequelize";
import { z } from "zod";
import { buildShop, shopItems, stockItems } from "./shop.fixture.ts";
import type { ShopOrder } from "./shop-process.fixture.ts";
import {
  openShopProcesses,
  type ProcessOptions,
  type ShopProcess,
  type ShopProcesses,
} from "./shop-processes.fixture.ts";
import { findViolations } from "./shop-violations.fixture.ts";

/** The long form of the crash tests, for hours when there is time. */
export const LONG = process.env.DURABLE_CRASH_TESTS === "long";

/** Longer than any deadline, lease or wait between tries. */
export const AN_HOUR_MS = 3_600_000;

const MAX_PASSES = 40;
const passSchema = z.object({ left: z.int(), recovered: z.int(), relayed: z.int() });

/** Names that one round of a test has for itself; both items are on sale, and the account is named like the round. */
export interface Round {
  readonly id: string;
  readonly item: string;
  readonly other: string;
}

/** A shop on the real servers, with processes that work in it and are killed. */
export interface CrashSuite {
  readonly shop: Parameters<typeof buildShop>[0] & Parameters<typeof stockItems>[0];
  readonly processes: ShopProcesses;
  /** A process that nobody kills. */
  readonly helper: ShopProcess;
  /** A process to be killed, started ahead so that nobody waits for it. */
  victim(): Promise<ShopProcess>;
  newRound(): Promise<Round>;
  /** Lets `by` finish what was left, as if an hour went by with every pass, until nothing is. */
  recover(by?: ShopProcess): Promise<void>;
  /** What is wrong with the shop after everything has been recovered. */
  violations(): Promise<readonly string[]>;
  /** Waits until PostgreSQL has noticed that every process but the helper is gone. */
  deadSessionsEnded(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the suite; `victims` says how its processes to be killed are started. */
export async function openCrashSuite(victims: ProcessOptions = {}): Promise<CrashSuite> {
  const suite = await openTestStores();
  const { sequelize } = suite.stores.postgres;
  const { db } = suite.stores.mongo;
  const shop = { sequelize, db, items: shopItems(db) };
  await buildShop(shop);
  const processes = await openShopProcesses(suite.settings);
  const helper = await processes.start();
  let rounds = 0;

  async function newRound(): Promise<Round> {
    const id = `round-${++rounds}`;
    const round = { id, item: `${id}-a`, other: `${id}-b` };
    await stockItems(shop, [round.item, round.other], id);
    return round;
  }

  async function recover(by = helper): Promise<void> {
    for (let pass = 1; pass <= MAX_PASSES; pass++) {
      // Ahead of any recoverer that was killed, which had an hour's lead at most.
      const answer = await by.send({ do: "recover", aheadMs: (pass + 1) * AN_HOUR_MS });
      if (answer === null) return;
      const done = passSchema.safeParse(answer.value);
      if (done.success && done.data.left + done.data.recovered + done.data.relayed === 0) return;
    }
  }

  /** After a test that failed, what stands prepared would keep the database from being dropped. */
  async function dropPrepared(): Promise<void> {
    const rows = await sequelize.query(
      "SELECT format('ROLLBACK PREPARED %L', gid) AS sql FROM pg_prepared_xacts WHERE database = current_database()",
      { type: QueryTypes.SELECT },
    );
    for (const { sql } of z.array(z.object({ sql: z.string() })).parse(rows)) await sequelize.query(sql);
  }

  return {
    shop,
    processes,
    helper,
    victim: processes.startedAhead(victims),
    newRound,
    recover,
    violations: () => findViolations(shop),
    deadSessionsEnded: () => deadSessionsEnded(sequelize),
    close: async () => {
      await processes.close();
      await dropPrepared();
      await suite.close();
    },
  };
}

/** A purchase of the round's first item. */
export function buying(
  { item }: Pick<Round, "item">,
  input: Partial<Extract<ShopOrder, { do: "buy" }>["input"]> = {},
): ShopOrder {
  return { do: "buy", key: `purchase-of-${item}`, input: { item, ...input } };
}

/** A two-phase commit that takes items of the round. */
export function taking({ id }: Pick<Round, "id">, items: readonly string[]): ShopOrder {
  return { do: "take", gid: `take-${id}`, items: [...items], buyer: id };
}
