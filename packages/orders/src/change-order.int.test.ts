import { idsFrom, systemClock } from "@marketplace/kernel";
import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { placing } from "./order.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";

const reason = "Changed my mind";

describe("an order", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  const buyer = () => orders.as(orders.buyerId);
  const seller = () => orders.as(orders.sellerId);

  it("goes from its placing to delivery and back, each step in its history, the unit sold at delivery", async () => {
    const listingId = await orders.offer();
    const { id: orderId } = await buyer().place(placing({ listingId }));
    const start = orders.time.clock();
    const steps = [
      () => seller().confirm({ orderId, version: 1 }),
      () =>
        seller().ship({ orderId, version: 2, trackingNumber: " DK123 ", estimatedDelivery: "2026-06-05" }),
      () => buyer().deliver({ orderId, version: 3 }),
      () => seller().return({ orderId, version: 4, reason: "Wrong size" }),
    ];
    const seen: unknown[] = [];
    for (const step of steps) {
      orders.time.advance(60_000);
      const { status, version } = await step();
      seen.push([status, version, await orders.reservationsOf(listingId), await orders.statusOf(listingId)]);
    }
    expect(seen).to.deep.equal([
      ["confirmed", 2, ["held"], "reserved"],
      ["shipped", 3, ["held"], "reserved"],
      ["delivered", 4, ["sold"], "sold"],
      ["returned", 5, ["sold"], "sold"],
    ]);
    const order = await buyer().byId({ orderId });
    expect(order.shipping).to.include({ trackingNumber: "DK123", estimatedDelivery: "2026-06-05" });
    const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
    expect(order.history).to.deep.equal([
      { event: "place", from: null, to: "pending", at: at(0), reason: null },
      { event: "confirm", from: "pending", to: "confirmed", at: at(1), reason: null },
      { event: "ship", from: "confirmed", to: "shipped", at: at(2), reason: null },
      { event: "deliver", from: "shipped", to: "delivered", at: at(3), reason: null },
      { event: "return", from: "delivered", to: "returned", at: at(4), reason: "Wrong size" },
    ]);
    expect(order).to.deep.include({ allowed: [], createdAt: at(0), updatedAt: at(4) });
  });

  for (const status of ["pending", "confirmed"] as const) {
    for (const side of ["buyer", "seller"] as const) {
      it(`that is ${status} is cancelled by its ${side}; the unit is for the next to buy`, async () => {
        const { id: orderId, version, listingId } = await orders.orderIn(status);
        const party = side === "buyer" ? buyer() : seller();
        const cancelled = await party.cancel({ orderId, version, reason });
        expect(cancelled).to.deep.include({ status: "cancelled", version: version + 1, allowed: [] });
        expect(cancelled.history.at(-1)).to.include({ event: "cancel", from: status, reason });
        expect(await orders.reservationsOf(listingId)).to.deep.equal(["released"]);
        expect(await orders.statusOf(listingId)).to.equal("active");
        const next = await addAccount(orders.suite.stores);
        expect(await orders.as(next).place(placing({ listingId }))).to.include({ status: "pending" });
      });
    }
  }

  it("tells each side what it may do", async () => {
    const seen: Record<string, readonly string[][]> = {};
    for (const status of ["pending", "confirmed", "shipped", "delivered"] as const) {
      const { id: orderId } = await orders.orderIn(status);
      seen[status] = [(await buyer().byId({ orderId })).allowed, (await seller().byId({ orderId })).allowed];
    }
    expect(seen).to.deep.equal({
      pending: [["cancel"], ["confirm", "cancel"]],
      confirmed: [["cancel"], ["ship", "cancel"]],
      shipped: [["deliver"], []],
      delivered: [[], ["return"]],
    });
  });

  describe("is not moved", () => {
    const unmoved = async (order: { id: string; version: number }, call: Promise<unknown>) => {
      const failure = await failureFrom(call);
      const { version, history } = await buyer().byId({ orderId: order.id });
      expect([version, history.length]).to.deep.equal([order.version, order.version]);
      return failure;
    };

    it("by the other side", async () => {
      const pending = await orders.orderIn("pending");
      const shipped = await orders.orderIn("shipped");
      const { version } = shipped;
      const confirm = buyer().confirm({ orderId: pending.id, version: 1 });
      expect(await unmoved(pending, confirm)).to.include({ code: "FORBIDDEN" });
      const deliver = seller().deliver({ orderId: shipped.id, version });
      expect(await unmoved(shipped, deliver)).to.include({ code: "FORBIDDEN" });
    });

    it("by a stranger, who does not learn of it, nor by a moderator, who does", async () => {
      const order = await orders.orderIn("pending");
      const input = { orderId: order.id, version: 1 };
      const stranger = await addAccount(orders.suite.stores);
      const other = orders.as(stranger);
      const calls = [
        () => other.confirm(input),
        () => other.ship({ ...input, trackingNumber: "DK123" }),
        () => other.deliver(input),
        () => other.cancel({ ...input, reason }),
        () => other.return({ ...input, reason }),
      ];
      for (const call of calls) expect(await unmoved(order, call())).to.include({ code: "NOT_FOUND" });
      for (const role of ["moderator", "admin"] as const) {
        const confirm = orders.as(stranger, role).confirm(input);
        expect(await unmoved(order, confirm)).to.include({ code: "FORBIDDEN" });
      }
      const guest = orders.as(null).cancel({ ...input, reason });
      expect(await unmoved(order, guest)).to.include({ code: "UNAUTHENTICATED" });
    });

    it("when it does not exist", async () => {
      const orderId = idsFrom(systemClock)();
      expect(await failureFrom(seller().confirm({ orderId, version: 1 }))).to.include({ code: "NOT_FOUND" });
    });

    it("from a version that is past, nor twice from one", async () => {
      const order = await orders.orderIn("confirmed");
      const stale = seller().ship({ orderId: order.id, version: 1, trackingNumber: "DK123" });
      expect(await unmoved(order, stale)).to.deep.include({ code: "STALE_VERSION", details: { version: 2 } });
    });

    it("by a step that its status does not allow, and says which would", async () => {
      const order = await orders.orderIn("shipped");
      const cancel = buyer().cancel({ orderId: order.id, version: order.version, reason });
      expect(await unmoved(order, cancel)).to.deep.include({
        code: "INVALID_TRANSITION",
        details: {
          current: "shipped",
          event: "cancel",
          allowedStates: ["delivered"],
          allowedEvents: ["deliver"],
        },
      });
    });

    it("by a parcel without a number, a reason without words, or a delivery in the past", async () => {
      const order = await orders.orderIn("confirmed");
      const input = { orderId: order.id, version: order.version };
      const parcel = { ...input, trackingNumber: "DK123" };
      const fieldsOf = async (call: Promise<unknown>) =>
        Object.keys((await unmoved(order, call)).fieldErrors);
      expect(await fieldsOf(seller().ship({ ...input, trackingNumber: " " }))).to.deep.equal([
        "trackingNumber",
      ]);
      expect(await fieldsOf(buyer().cancel({ ...input, reason: "" }))).to.deep.equal(["reason"]);
      for (const estimatedDelivery of ["2020-01-01", "tomorrow", "2026-02-30"])
        expect(await fieldsOf(seller().ship({ ...parcel, estimatedDelivery }))).to.deep.equal([
          "estimatedDelivery",
        ]);
    });
  });

  it("is cancelled or shipped, never both, when its two sides act at once, in each of 100 rounds", async function () {
    this.timeout(120_000);
    const wins = { cancelled: 0, shipped: 0 };
    const buyers = await Promise.all(Array.from({ length: 100 }, () => addAccount(orders.suite.stores)));
    for (const buyerId of buyers) {
      const listingId = await orders.offer();
      const { id: orderId } = await orders.as(buyerId).place(placing({ listingId }));
      await seller().confirm({ orderId, version: 1 });
      const cancel = () => orders.as(buyerId).cancel({ orderId, version: 2, reason });
      const ship = () => seller().ship({ orderId, version: 2, trackingNumber: "DK123" });
      // Who is first off the line changes from round to round.
      const first = (wins.cancelled + wins.shipped) % 2 === 0 ? [cancel, ship] : [ship, cancel];
      const results = await Promise.allSettled(first.map((act) => act()));
      const won = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect([won.length, lost.length]).to.deep.equal([1, 1]);
      expect(await failureFrom(Promise.reject(lost[0]))).to.include({ code: "STALE_VERSION" });
      const { status, version, history } = await orders.as(buyerId).byId({ orderId });
      expect(version).to.equal(3);
      expect(history.map(({ to }) => to)).to.deep.equal(["pending", "confirmed", status]);
      if (status !== "cancelled" && status !== "shipped") throw new Error(`It is ${status}`);
      wins[status] += 1;
      const ends = status === "cancelled" ? ["released", "active"] : ["held", "reserved"];
      expect([...(await orders.reservationsOf(listingId)), await orders.statusOf(listingId)]).to.deep.equal(
        ends,
      );
    }
    // Both do win at times, or the rounds would show nothing.
    expect(wins.cancelled).to.be.greaterThan(0);
    expect(wins.shipped).to.be.greaterThan(0);
  });

  it("is confirmed once by 20 calls at once", async () => {
    const { id: orderId } = await orders.orderIn("pending");
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => seller().confirm({ orderId, version: 1 })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
    expect((await seller().byId({ orderId })).history).to.have.length(2);
  });

  it("gives its unit back, in both stores", async () => {
    const order = await orders.orderIn("pending");
    const at = { orderId: order.id, version: 1, reason };
    expect(await buyer().cancel(at)).to.include({ status: "cancelled" });
    expect(await orders.statusOf(order.listingId)).to.equal("active");
    expect(await orders.reservationsOf(order.listingId)).to.deep.equal(["released"]);
  });
});

describe("the database by itself", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  const refused = async (sql: string, bind: Record<string, string>, words: RegExp) => {
    const failure: unknown = await orders.suite.stores.postgres.sequelize.query(sql, { bind }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(failure).to.have.property("parent").with.property("message").that.matches(words);
  };

  it("keeps history as it was written", async () => {
    const { id } = await orders.orderIn("confirmed");
    await refused("UPDATE order_transitions SET reason = 'x' WHERE order_id = $id", { id }, /append-only/);
    await refused("DELETE FROM order_transitions WHERE order_id = $id", { id }, /append-only/);
    await refused("TRUNCATE order_transitions", {}, /append-only/);
  });

  it("refuses an order on another buyer's reservation, on one's own listing, and of another seller's", async () => {
    const { id } = await orders.orderIn("pending");
    const other = await addAccount(orders.suite.stores);
    const set = (column: string) => `UPDATE orders SET ${column} = $other WHERE id = $id`;
    await refused(set("buyer_id"), { id, other }, /orders_on_own_reservation/);
    await refused(set("seller_id"), { id, other }, /orders_of_the_seller/);
    await refused(set("seller_id"), { id, other: orders.buyerId }, /orders_check/);
  });

  it("refuses two orders on one reservation", async () => {
    const [one, two] = [await orders.orderIn("pending"), await orders.orderIn("pending")];
    await refused(
      `UPDATE orders SET (reservation_id, listing_id) =
         (SELECT reservation_id, listing_id FROM orders AS taken WHERE taken.id = $one) WHERE id = $two`,
      { one: one.id, two: two.id },
      /orders_reservation_id_key/,
    );
  });
});
