import { openSagas, openTwoPhase, type Sagas } from "@marketplace/durable";
import { type Clock, idsFrom } from "@marketplace/kernel";
import { balancesOf, capture, chargeback, post, release, verifyLedger } from "@marketplace/ledger";
import { createCaller } from "@marketplace/rpc";
import { rowsOf } from "@marketplace/stores";
import {
  actorOf,
  addAccount,
  type ManualClock,
  manualClock,
  openTestStores,
  type TestStores,
  testContext,
  until,
} from "@marketplace/testing";
import type { Sequelize } from "sequelize";
import { z } from "zod";
import { payoutCommands } from "./commands.ts";
import { payOut } from "./pay-out.ts";
import { PAYOUT_COLUMNS, payoutRow } from "./payout-store.ts";
import type { PayoutProvider } from "./provider.ts";
import { payoutQueries } from "./queries.ts";
import { runPayouts } from "./run-payouts.ts";
import { openSandboxPayouts, type PayoutBehaviour } from "./sandbox-payouts.ts";

const CATEGORY = "books";
const HASTE_MS = 50;
const transferRow = z.object({
  key: z.string(),
  seller_id: z.string(),
  amount: z.coerce.number(),
  currency: z.string(),
});

/** A clock that goes on by a millisecond whenever it is looked at, so that what happens later has a later time. */
function ticking(time: ManualClock): Clock {
  return () => {
    time.advance(1);
    return time.clock();
  };
}

/** One process that pays out: its sagas, the job, and what sellers may call there. */
export function payoutProcess(
  { sequelize, time }: { readonly sequelize: Sequelize; readonly time: ManualClock },
  provider: PayoutProvider,
  waitMs = 10_000,
) {
  const { log } = testContext();
  const clock = ticking(time);
  const saga = payOut({ sequelize, provider, newId: idsFrom(clock), sendTimeoutMs: 2_000 });
  const twoPhase = openTwoPhase({ sequelize, resources: [], clock, log });
  const sagas: Sagas = openSagas({
    ...{ sequelize, twoPhase, clock, log },
    definitions: [saga],
    random: () => 1,
  });
  const deps = { postgres: { sequelize }, sagas, payOut: saga, payoutProvider: provider, waitMs };
  const commands = createCaller(payoutCommands(deps));
  return {
    sagas,
    run: (limit?: number) => runPayouts({ ...deps, clock, ...(limit === undefined ? {} : { limit }) }),
    ask: (sellerId: string, input: { idempotencyKey: string; currency: string }) =>
      commands(testContext(actorOf(sellerId))).request(input),
  };
}

/** Stores, a clock, a sandbox that treats each seller as a test says, a process, and one that soon stops waiting. */
export async function openPayoutSuite() {
  const suite: TestStores = await openTestStores();
  const { sequelize } = suite.stores.postgres;
  const time = manualClock();
  const clock = ticking(time);
  const newId = idsFrom(clock);
  const treatment = new Map<string, PayoutBehaviour>();
  const sandbox = openSandboxPayouts({
    ...{ sequelize, newId },
    silenceMs: 5,
    behaviourOf: (sellerId) => treatment.get(sellerId) ?? "sends",
  });
  const own = payoutProcess({ sequelize, time }, sandbox);
  const hasty = payoutProcess({ sequelize, time }, sandbox, HASTE_MS);
  const queries = createCaller(payoutQueries({ postgres: suite.stores.postgres }));
  const write = (...postings: Parameters<typeof post>[1][]) =>
    sequelize.transaction(async (transaction) => {
      for (const one of postings) await post({ transaction }, one, { id: newId(), at: clock() });
    });
  const saleOf = (sellerId: string) => ({ orderId: newId(), buyerId: newId(), sellerId });

  return {
    ...{ suite, sequelize, time, newId, sandbox, own, hasty },
    /** Waits until every saga has ended or waits for its next try, of which this suite's clock decides. */
    async idle(): Promise<void> {
      const busy = () =>
        rowsOf(sequelize, z.object({ id: z.string() }), {
          sql: "SELECT id FROM sagas WHERE status = 'running' AND lease_owner IS NOT NULL",
        });
      await until(busy, ({ length }) => length === 0);
    },
    /** Another process on the same stores. */
    process: (provider: PayoutProvider = sandbox, waitMs?: number) =>
      payoutProcess({ sequelize, time }, provider, waitMs),
    as: (sellerId: string) => queries(testContext(actorOf(sellerId))),
    guest: () => queries(testContext()),
    seller: () => addAccount(suite.stores),
    treat: (sellerId: string, behaviour: PayoutBehaviour) => void treatment.set(sellerId, behaviour),
    /** Sells something for so much, of which the seller is owed what the fee leaves; answers with that. */
    async sell(sellerId: string, amount: number, currency = "DKK"): Promise<number> {
      const sale = saleOf(sellerId);
      const money = { amount, currency };
      const posting = release(sale, money, CATEGORY);
      await write(capture(sale, money), posting);
      return posting.entries.find(({ account }) => account === "seller_payable")?.amount ?? 0;
    },
    chargeBack: (sellerId: string, amount: number, currency = "DKK") =>
      write(chargeback(saleOf(sellerId), { amount, currency })),
    async owed(sellerId: string, currency = "DKK"): Promise<number> {
      const held = await balancesOf(sequelize, { account: "seller_payable", owner: sellerId });
      return held.find((balance) => balance.currency === currency)?.amount ?? 0;
    },
    /** What the sandbox has sent to a seller, each transfer by its sum. */
    async sentTo(sellerId: string): Promise<number[]> {
      const rows = await rowsOf(sequelize, transferRow, {
        sql: "SELECT * FROM sandbox_transfers WHERE seller_id = $sellerId AND status = 'sent' ORDER BY reference",
        bind: { sellerId },
      });
      return rows.map(({ amount }) => amount);
    },
    payoutsOf: (sellerId: string) =>
      rowsOf(sequelize, payoutRow, {
        sql: `SELECT ${PAYOUT_COLUMNS} FROM payouts WHERE seller_id = $sellerId ORDER BY requested_at, id`,
        bind: { sellerId },
      }),
    async eventsOf(sellerId: string): Promise<unknown[]> {
      return rowsOf(sequelize, z.unknown(), {
        sql: `SELECT id, type, version, aggregate_id AS "aggregateId", sequence, at, payload FROM outbox
              WHERE payload ->> 'sellerId' = $sellerId ORDER BY position`,
        bind: { sellerId },
      });
    },
    problems: () => verifyLedger(sequelize),
    async close(): Promise<void> {
      await own.sagas.close();
      await hasty.sagas.close();
      await suite.close();
    },
  };
}

/** What a suite of payouts works with. */
export type PayoutSuite = Awaited<ReturnType<typeof openPayoutSuite>>;
