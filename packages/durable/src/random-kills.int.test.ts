import { killAtRandom, pickOne, seededRandom } from "@marketplace/testing";
import type { WorkerAnswer } from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { z } from "zod";
import { type CrashSuite, LONG, openCrashSuite } from "./crash-suite.fixture.ts";
import { behaviours } from "./payment-provider.fixture.ts";
import { stockItems } from "./shop.fixture.ts";
import type { ShopOrder } from "./shop-process.fixture.ts";
import type { ShopProcess } from "./shop-processes.fixture.ts";

/*
 * Two processes take, free and buy the same few items at once, each with several orders in flight, while a third
 * recovers; all three are killed and frozen at any moment. The seed chooses what is done and how long each lives;
 * how that falls together is up to the machine. `DURABLE_CRASH_TESTS=long` for the long form, `DURABLE_SEED` for another seed.
 */

const KILLS = LONG ? 300 : 40;
const SEED = Number(process.env.DURABLE_SEED ?? 20_261);
const LANES = 3;
const SHARED = ["shared-1", "shared-2", "shared-3", "shared-4"];
const DEADLINE_MS = 500;

interface Told {
  readonly order: ShopOrder;
  readonly answer: WorkerAnswer | null;
}

describe("kills at random", function () {
  this.timeout(LONG ? 1_800_000 : 300_000);
  let suite: CrashSuite;
  before(async () => {
    suite = await openCrashSuite({ timeoutMs: 600, deadlineMs: DEADLINE_MS });
    // An account for each, or everyone would wait for everyone's account.
    for (const item of SHARED) await stockItems(suite.shop, [item], item);
  });
  after(() => suite.close());

  it(`leave the stores agreed after ${KILLS} of them, and every answer true (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const told: Told[] = [];
    async function lane(current: ShopProcess, progress: { answers: number }): Promise<void> {
      for (;;) {
        const order = await nextOrder(random);
        const answer = await current.send(order);
        told.push({ order, answer });
        if (answer === null) return;
        progress.answers++;
      }
    }
    const working: Promise<void>[] = [];
    const busy = (current: ShopProcess) => {
      const progress = { answers: 0 };
      for (let n = 0; n < LANES; n++) working.push(lane(current, progress));
      return progress;
    };
    const recovering = (current: ShopProcess) => {
      void current.send({ do: "keep-recovering" });
      return { answers: 0 };
    };
    const { killed, frozen } = await killAtRandom({
      kills: KILLS,
      random,
      victim: suite.victim,
      longestFreezeMs: DEADLINE_MS * 2,
      places: [busy, busy, recovering],
    });
    await Promise.all(working);

    await suite.deadSessionsEnded();
    await suite.recover();
    expect(await suite.violations()).to.deep.equal([]);
    expect(await untrue(told)).to.deep.equal([]);
    const done = told.filter(({ answer }) => answer?.refused === null).length;
    const cut = told.filter(({ answer }) => answer === null).length;
    expect(done, "orders that were done").to.be.greaterThan(KILLS / 8);
    expect(cut, "orders that were cut off").to.be.greaterThan(KILLS / 4);
    console.log(
      `      ${killed} killed, ${frozen} frozen, ${done} done, ${cut} cut off, ${told.length} in all`,
    );
  });

  let count = 0;
  async function nextOrder(random: () => number): Promise<ShopOrder> {
    const gid = `random-${++count}-${SEED}`;
    const item = pickOne(SHARED, random);
    const chance = random();
    if (chance < 0.3) {
      const [authorise, capture] = [pickOne(behaviours, random), pickOne(behaviours, random)];
      const own = `own-${gid}`;
      await stockItems(suite.shop, [own]);
      return { do: "buy", key: gid, input: { item: own, authorise, capture } };
    }
    const held = chance < 0.7 ? null : await orderOf(item);
    if (held !== null) return { do: "free", gid, item, ...held };
    const items = chance < 0.4 ? [...new Set([item, pickOne(SHARED, random)])].sort() : [item];
    return { do: "take", gid, items, buyer: item };
  }

  /** Who holds an item by a standing order, and whose account has paid for it. */
  async function orderOf(item: string): Promise<{ holder: string; buyer: string } | null> {
    const [row] = await select(
      z.object({ holder: z.string(), buyer: z.string() }),
      `SELECT holder, buyer FROM stock JOIN shop_orders ON shop_orders.id = holder || '/' || stock.item
       WHERE stock.item = $item AND status = 'placed'`,
      { item },
    );
    return row ?? null;
  }

  async function select<S extends z.ZodType>(row: S, sql: string, bind = {}): Promise<z.output<S>[]> {
    return z.array(row).parse(await suite.shop.sequelize.query(sql, { type: QueryTypes.SELECT, bind }));
  }

  /** Answers that do not fit what stands. */
  async function untrue(told: readonly Told[]): Promise<readonly string[]> {
    const orders = new Set(
      (await select(z.object({ id: z.string() }), "SELECT id FROM shop_orders")).map(({ id }) => id),
    );
    const purchases = new Map(
      (
        await select(
          z.object({ key: z.string(), status: z.string() }),
          "SELECT idempotency_key AS key, status FROM sagas",
        )
      ).map(({ key, status }) => [key, status]),
    );
    return told.flatMap(({ order, answer }) => {
      if (answer === null) return [];
      const { refused } = answer;
      if (order.do === "take") {
        const stands = order.items.every((item) => orders.has(`${order.gid}/${item}`));
        // STORE_UNAVAILABLE alone says that it may be either.
        return refused === "STORE_UNAVAILABLE" || stands === (refused === null)
          ? []
          : [`${order.gid} was answered ${refused}, and stands: ${stands}`];
      }
      if (order.do === "buy" && (refused === null || refused === "FORBIDDEN")) {
        const status = purchases.get(order.key);
        return status === (refused === null ? "completed" : "compensated")
          ? []
          : [`${order.key} was answered ${refused}, and is ${status}`];
      }
      return [];
    });
  }
});
