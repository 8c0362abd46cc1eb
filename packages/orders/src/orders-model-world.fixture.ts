import { listingCommands } from "@marketplace/listings";
import { createCaller } from "@marketplace/rpc";
import { rowsOf } from "@marketplace/stores";
import { actorOf, addAccount, addListing, failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { dying } from "./dead-placing.fixture.ts";
import { expireReservations } from "./expire-reservations.ts";
import { orderById } from "./find-order.ts";
import { price, shipping } from "./order.fixture.ts";
import { type MoveName, moves } from "./order-moves.fixture.ts";
import type { Card, Model, ModelListing, ModelOrder, Person, Wish } from "./orders-model.fixture.ts";
import { callerOf, type OrdersSuite } from "./orders-suite.fixture.ts";
import { passDeadlines } from "./pass-deadlines.ts";
import { webhookOf } from "./webhook.fixture.ts";

const cards: Readonly<Record<Card, string>> = {
  pays: "4242424242424242",
  late: "4000000000006983",
  twice: "4000000000006991",
  confirm: "4000002500003155",
  declined: "4000000000000002",
  uncapturable: "4000000000000341",
  silent: "4000000000006975",
};

/** The product as a run of the model sees it: people and listings of its own, in the suite's stores. */
export interface World {
  readonly people: Readonly<Record<Person, string>>;
  readonly listings: readonly { readonly id: string; readonly units: number }[];
  /** The time, in milliseconds. */
  now(): number;
  place(wish: Wish): Promise<void>;
  die(wish: Wish): Promise<void>;
  move(name: MoveName, who: Person, at: { orderId: string; version: number }): Promise<void>;
  confirm(who: Person, orderId: string): Promise<void>;
  bank(orderId: string): Promise<void>;
  sale(event: "withdraw" | "publish", listing: ModelListing): Promise<void>;
  passDeadlines(): Promise<void>;
  expireReservations(): Promise<void>;
  recover(): Promise<void>;
  /** Gives orders of the model their ids, which have come to be without an answer that says them. */
  adopt(model: Model, orders: readonly ModelOrder[]): Promise<void>;
}

/** What a call ends with: done, or an error code. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "done",
    async () => (await failureFrom(call)).code,
  );
}

/** Puts listings of 1, 2 and 1 units on sale among new people. */
export async function newWorld(orders: OrdersSuite): Promise<World> {
  const { suite, deps, time, as } = orders;
  const { stores } = suite;
  const person = () => addAccount(stores);
  const people = {
    ...{ seller: await person(), buyer: await person(), rival: await person(), stranger: await person() },
    moderator: await addAccount(stores, { role: "moderator" }),
  };
  const listings: { id: string; units: number }[] = [];
  for (const units of [1, 2, 1])
    listings.push({ id: await addListing(stores, { sellerId: people.seller, units }), units });
  const callers = callerOf(dying(deps));
  const role = (who: Person) => (who === "moderator" ? who : "member");
  const found = z.object({
    ...{ id: z.string(), listing: z.string(), buyer: z.string() },
    ...{ stage: z.string(), dueAt: z.date().nullable() },
  });

  async function ask(wish: Wish, caller: ReturnType<typeof as>): Promise<void> {
    const { listings: wanted, card, key: idempotencyKey } = wish;
    const common = { idempotencyKey, shipping, payment: { token: cards[card] } };
    const [first] = wanted;
    if (wanted.length === 1 && first !== undefined) {
      await caller.place({ ...common, listingId: first.id, expectedPrice: price });
      return;
    }
    const items = wanted.map(({ id: listingId }) => ({ listingId, expectedPrice: price }));
    await caller.placeBundle({ ...common, items });
  }

  return {
    ...{ people, listings },
    now: () => time.clock().getTime(),
    place(wish) {
      const call = () => ask(wish, as(people[wish.who]));
      return wish.card === "silent" ? orders.asTimePasses(call) : call();
    },
    die: (wish) => ask(wish, callers(actorOf(people[wish.who]))),
    async move(name, who, at) {
      await moves[name].call(as(people[who], role(who)), at);
    },
    async confirm(who, orderId) {
      await as(people[who], role(who)).confirmPayment({ orderId });
    },
    async bank(orderId) {
      const { paymentKey } = await orderById(deps.postgres, orderId);
      await webhookOf(deps).deliver(await deps.provider.confirm(paymentKey ?? ""));
    },
    async sale(event, { id }) {
      const own = createCaller(listingCommands({ ...deps, ...stores, changed: async () => {} }))(
        testContext(actorOf(people.seller)),
      );
      const seen = stores.mongo.db.collection<{ _id: string; version: number }>("listings");
      const version = (await seen.findOne({ _id: id }))?.version ?? 0;
      await own[event]({ id, version, idempotencyKey: deps.newId() });
    },
    async passDeadlines() {
      await passDeadlines(deps);
    },
    async expireReservations() {
      await expireReservations(deps);
    },
    async recover() {
      await deps.sagas.recover();
    },
    async adopt(model, made) {
      if (made.every(({ id }) => id !== "")) return;
      const rows = await rowsOf(stores.postgres.sequelize, found, {
        sql: `SELECT id, listing_id AS listing, buyer_id AS buyer, stage, due_at AS "dueAt" FROM orders
              WHERE listing_id = ANY($listings::uuid[]) AND id <> ALL($known::uuid[])`,
        bind: {
          listings: listings.map(({ id }) => id),
          known: model.orders.map(({ id }) => id).filter((id) => id !== ""),
        },
      });
      expect(rows, "new orders").to.have.length(made.length);
      for (const order of made) {
        // Two of one buyer may have come of the same pass, in any order: what became of them tells which is which.
        const place = rows.findIndex(
          ({ listing, buyer, stage, dueAt }) =>
            listing === order.listing.id &&
            buyer === people[order.buyer] &&
            stage === order.stage &&
            (dueAt?.getTime() ?? null) === order.dueAt,
        );
        const [row] = rows.splice(place, place < 0 ? 0 : 1);
        if (row === undefined) throw new Error(`An order has not come to be as ${order.stage}`);
        order.id = row.id;
      }
    },
  };
}
