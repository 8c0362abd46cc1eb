import { listingCommands } from "@marketplace/listings";
import { createCaller } from "@marketplace/rpc";
import { actorOf, addAccount, addListing, failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { QueryTypes } from "sequelize";
import { placing } from "./order.fixture.ts";
import {
  EVENTS,
  type Event,
  Model,
  type ModelListing,
  PEOPLE,
  type Person,
  reservationOf,
} from "./orders-model.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";

const place = fc.record({
  type: fc.constant("place" as const),
  who: fc.constantFrom(...PEOPLE),
  listing: fc.nat(1),
  key: fc.nat(4),
});
const change = fc.record({
  type: fc.constant("change" as const),
  // Some of them onward, by whose turn it is: or few orders would get far.
  onward: fc.constantFrom(true, false, false),
  who: fc.constantFrom(...PEOPLE),
  event: fc.constantFrom(...EVENTS, "cancel" as const),
  order: fc.nat(3),
  isStale: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});
const onward: Readonly<Record<string, Event>> = {
  pending: "confirm",
  confirmed: "ship",
  shipped: "deliver",
};
const sale = fc.record({
  type: fc.constantFrom("withdraw" as const, "publish" as const),
  listing: fc.nat(1),
});
const step = fc.oneof(
  { weight: 3, arbitrary: place },
  { weight: 7, arbitrary: change },
  { weight: 1, arbitrary: sale },
);
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Step = Drawn<typeof step>;

describe("orders, inventory and listings together", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  async function people(): Promise<Record<Person, string>> {
    const [buyer, rival, stranger] = await Promise.all([1, 2, 3].map(() => addAccount(orders.suite.stores)));
    if (buyer === undefined || rival === undefined || stranger === undefined) throw new Error("no people");
    return { seller: orders.sellerId, buyer, rival, stranger };
  }

  const select = <T extends object>(sql: string, bind: Record<string, unknown>) =>
    orders.suite.stores.postgres.sequelize.query<T>(sql, { type: QueryTypes.SELECT, bind });

  const outcomeOf = (call: Promise<unknown>) =>
    call.then(
      () => "done",
      async () => (await failureFrom(call)).code,
    );

  /** Takes a step in both worlds, and compares what came of it. */
  async function take(model: Model, ids: Record<Person, string>, taken: Step): Promise<void> {
    if (taken.type === "place") return takePlace(model, ids, taken);
    if (taken.type === "change") return takeChange(model, ids, taken);
    const listing = listingAt(model, taken.listing);
    const call = createCaller(listingCommands({ ...orders.deps, ...orders.suite.stores }));
    const version = await listingVersion(listing);
    const input = { id: listing.id, version, idempotencyKey: orders.deps.newId() };
    const outcome = await outcomeOf(call(testContext(actorOf(ids.seller)))[taken.type](input));
    expect(outcome, taken.type).to.equal(model[taken.type](listing));
  }

  async function takePlace(
    model: Model,
    ids: Record<Person, string>,
    { who, listing: index, key }: Drawn<typeof place>,
  ): Promise<void> {
    const listing = listingAt(model, index);
    const input = placing({ listingId: listing.id, idempotencyKey: `key-${key}-of-${index}` });
    const call = orders.as(ids[who]).place(input);
    const earlier = model.earlier(who, input.idempotencyKey);
    if (earlier !== undefined) {
      expect(await call).to.include({ id: earlier.id, status: earlier.status, version: earlier.version });
      return;
    }
    const expected = model.place(who, listing);
    expect(await outcomeOf(call), "place").to.equal(expected);
    if (expected !== "done") return;
    const { id } = await call;
    model.orders.push({ id, key: input.idempotencyKey, buyer: who, listing, status: "pending", version: 1 });
  }

  async function takeChange(
    model: Model,
    ids: Record<Person, string>,
    taken: Drawn<typeof change>,
  ): Promise<void> {
    const order = model.orders[taken.order % Math.max(model.orders.length, 1)];
    if (order === undefined) return;
    const next = taken.onward ? onward[order.status] : undefined;
    const event = next ?? taken.event;
    const who = next === undefined ? taken.who : next === "deliver" ? order.buyer : "seller";
    const version = taken.isStale ? order.version + 1 : order.version;
    const outcome = await outcomeOf(ask(ids[who], event, { orderId: order.id, version }));
    expect(outcome, `${event} of ${order.status} by ${who}`).to.equal(
      model.change(who, order, { event, version }),
    );
  }

  function ask(userId: string, event: Event, at: { orderId: string; version: number }) {
    const caller = orders.as(userId);
    switch (event) {
      case "ship":
        return caller.ship({ ...at, trackingNumber: "DK123" });
      case "cancel":
      case "return":
        return caller[event]({ ...at, reason: "Changed my mind" });
      case "confirm":
      case "deliver":
        return caller[event](at);
    }
  }

  async function listingVersion({ id }: ModelListing): Promise<number> {
    const listings = orders.suite.stores.mongo.db.collection<{ _id: string; version: number }>("listings");
    return (await listings.findOne({ _id: id }))?.version ?? 0;
  }

  /** Compares what the stores hold with what the model says. */
  async function compare(model: Model): Promise<void> {
    for (const listing of model.listings) {
      expect(await orders.statusOf(listing.id), "listing").to.equal(model.statusOf(listing));
      const live = await select<{ unit: number; status: string }>(
        "SELECT unit, status FROM reservations WHERE listing_id = $id AND status <> 'released'",
        { id: listing.id },
      );
      expect(new Set(live.map(({ unit }) => unit)).size, "units").to.equal(live.length);
      expect(live.map(({ status }) => status).sort()).to.deep.equal(model.reservationsOf(listing).sort());
    }
    const rows = await select<object>(
      `SELECT orders.id, orders.status, orders.version, reservations.status AS reservation,
              (SELECT count(*)::int FROM order_transitions WHERE order_id = orders.id) AS steps,
              (SELECT to_status FROM order_transitions WHERE order_id = orders.id ORDER BY sequence DESC LIMIT 1) AS last
       FROM orders JOIN reservations ON reservations.id = reservation_id
       WHERE orders.listing_id = ANY ($listings) ORDER BY orders.id`,
      { listings: model.listings.map(({ id }) => id) },
    );
    const expected = model.orders.map((order) => {
      const { id, status, version } = order;
      return { id, status, version, reservation: reservationOf(order), steps: version, last: status };
    });
    expect(rows).to.deep.equal(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  it("agree with a plain model after every step of any sequence", async function () {
    this.timeout(180_000);
    const ended: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const { stores } = orders.suite;
        const listings = [];
        for (const units of [1, 2])
          listings.push({ id: await addListing(stores, { sellerId: orders.sellerId, units }), units });
        const model = new Model(listings);
        const ids = await people();
        for (const taken of steps) {
          await take(model, ids, taken);
          await compare(model);
        }
        for (const { status } of model.orders) ended[status] = (ended[status] ?? 0) + 1;
      }),
      { numRuns: 15, interruptAfterTimeLimit: 90_000 },
    );
    // Were nothing ever sent or called off, the agreement would say little.
    const { cancelled = 0, shipped = 0, delivered = 0, returned = 0 } = ended;
    expect(Math.min(cancelled, shipped + delivered + returned)).to.be.greaterThan(0);
  });
});

function listingAt(model: Model, index: number): ModelListing {
  const listing = model.listings[index];
  if (listing === undefined) throw new Error(`There is no listing ${index}`);
  return listing;
}
