import { expect } from "chai";
import fc from "fast-check";
import { moves, movesFrom } from "./order-moves.fixture.ts";
import { Model, type ModelListing, type ModelOrder } from "./orders-model.fixture.ts";
import { compare, compareEnd, comparePayments } from "./orders-model-compare.fixture.ts";
import { MOST_PICKS, type Step, type StepOf, step } from "./orders-model-steps.fixture.ts";
import { newWorld, outcomeOf, type World } from "./orders-model-world.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";

/** `ORDER_RUNS=500 ORDER_SEED=7` runs the long form, on other histories. */
const RUNS = Number(process.env.ORDER_RUNS ?? 25);
const SEED = Number(process.env.ORDER_SEED ?? 20_260_601);
const ENDS = ["completed", "cancelled", "refunded"];
const DAY = 86_400_000;
const LONGEST_WAIT = 22 * DAY;

describe("orders, inventory, listings, payments and the ledger together", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  /** Takes a step in both worlds, and compares what came of it. */
  async function take(world: World, model: Model, taken: Step): Promise<void> {
    switch (taken.type) {
      case "place":
        return place(world, model, taken);
      case "die": {
        const wish = { who: taken.who, listings: [listingAt(model, taken.listing)], card: taken.card };
        const keyed = { ...wish, key: `dead-${model.dead.length}-of-${taken.who}` };
        const expected = model.die(keyed, world.now());
        return expectOutcome(world.die(keyed), expected, "a placing that dies");
      }
      case "onward":
        return onward(world, model, taken);
      case "move": {
        const order = orderAt(model.orders, taken.order);
        if (order === undefined) return;
        const version = taken.isStale ? order.version + 1 : order.version;
        return move(world, model, { ...taken, order, version });
      }
      case "call-off": {
        const order = orderAt(taken.isUnpaid ? unpaid(model) : model.orders, taken.order);
        if (order === undefined) return;
        const { buyer: who, version } = order;
        return move(world, model, { name: "cancel", who, order, version });
      }
      case "confirm": {
        const order = orderAt(unpaid(model), taken.order) ?? orderAt(model.orders, taken.order);
        if (order === undefined) return;
        const expected = model.confirm(taken.who, order, world.now());
        return expectOutcome(world.confirm(taken.who, order.id), expected, "confirm the payment");
      }
      case "bank": {
        const order = orderAt(unpaid(model), taken.order);
        if (order === undefined) return;
        model.secure(order, world.now());
        return world.bank(order.id);
      }
      case "withdraw":
      case "publish": {
        const listing = listingAt(model, taken.listing);
        return expectOutcome(world.sale(taken.type, listing), model[taken.type](listing), taken.type);
      }
      case "wait":
        return orders.time.advance(taken.ms);
      case "work":
        return work(world, model);
    }
  }

  async function place(world: World, model: Model, taken: StepOf<"place">): Promise<void> {
    const { who, card, listings } = taken;
    const wish = { who, card, listings: listings.map((index) => listingAt(model, index)) };
    const keyed = { ...wish, key: `key-number-${taken.key}` };
    const { outcome, orders: made } = model.place(keyed, world.now());
    await expectOutcome(world.place(keyed), outcome, `place by ${card}`);
    await world.adopt(model, made);
  }

  async function onward(world: World, model: Model, taken: StepOf<"onward">): Promise<void> {
    const order = orderAt(
      model.orders.filter(({ stage }) => movesFrom(stage).length > 0 && stage !== "paying"),
      taken.order,
    );
    if (order === undefined) return;
    // Ends come soon enough by the other steps.
    const possible = movesFrom(order.stage).filter(([, to]) => to !== "cancelled");
    const further = possible.filter(([, to]) => !ENDS.includes(to));
    const among = further.length === 0 || taken.pick === MOST_PICKS ? possible : further;
    const [name] = among[taken.pick % among.length] ?? [];
    if (name === undefined) return;
    const who = moves[name].by === "buyer" ? order.buyer : moves[name].by;
    return move(world, model, { name, who, order, version: order.version });
  }

  async function move(
    world: World,
    model: Model,
    {
      name,
      who,
      order,
      version,
    }: Pick<StepOf<"move">, "name" | "who"> & { order: ModelOrder; version: number },
  ): Promise<void> {
    const what = `${name} of ${order.stage} by ${who}`;
    const expected = model.move(name, order, { who, version, now: world.now() });
    await expectOutcome(world.move(name, who, { orderId: order.id, version }), expected, what);
  }

  /** What a worker does; what a call came to that was never answered is asked first, and it made again a second later. */
  async function work(world: World, model: Model): Promise<void> {
    model.passDeadlines(world.now());
    await world.passDeadlines();
    model.expireReservations(world.now());
    await world.expireReservations();
    const made = model.recover(world.now());
    await world.recover();
    await world.adopt(model, made);
    orders.time.advance(1_000);
    const later = model.recover(world.now());
    await world.recover();
    await world.adopt(model, later);
    await comparePayments(orders, model);
  }

  async function expectOutcome(call: Promise<unknown>, expected: string, what: string): Promise<void> {
    expect(await outcomeOf(call), what).to.equal(expected);
  }

  it("agree with a plain model after every step of any sequence, and time alone ends it all", async function () {
    this.timeout(3_600_000);
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const world = await newWorld(orders);
        const model = new Model(world.listings);
        for (const taken of steps) {
          await take(world, model, taken);
          await compare(orders, world, model);
          for (const { stage } of model.orders) seen[stage] = (seen[stage] ?? 0) + 1;
        }
        for (
          let waits = 0;
          model.orders.some(({ stage }) => !ENDS.includes(stage)) || waits < 2;
          waits += 1
        ) {
          expect(waits, "an order that does not end").to.be.lessThan(12);
          orders.time.advance(LONGEST_WAIT);
          await work(world, model);
          await compare(orders, world, model);
        }
        await compareEnd(orders, model);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // Had few orders got far, the agreement would say little.
    expect(Object.keys(seen)).to.include.members([
      ...ENDS,
      "paying",
      "placed",
      "confirmed",
      "shipped",
      "delivered",
    ]);
  });
});

function listingAt(model: Model, index: number): ModelListing {
  const listing = model.listings[index];
  if (listing === undefined) throw new Error(`There is no listing ${index}`);
  return listing;
}

function orderAt(among: readonly ModelOrder[], index: number): ModelOrder | undefined {
  return among[index % Math.max(among.length, 1)];
}

function unpaid(model: Model): readonly ModelOrder[] {
  return model.orders.filter(({ stage }) => stage === "paying");
}
