import { addAccount, addListing } from "@marketplace/testing";
import { payment, placing } from "./order.fixture.ts";
import { type MoveName, moves, type PaidStage, routes } from "./order-moves.fixture.ts";
import type { OrderView } from "./order-view.ts";
import type { Caller, OrdersSuite } from "./orders-suite.fixture.ts";

/** A purchase between people of its own, which a test moves on by the names of moves. */
export interface Purchase {
  readonly id: string;
  readonly listingId: string;
  readonly sellerId: string;
  readonly buyerId: string;
  /** The account that acts as this: a party, or a moderator who is none. */
  as(who: "buyer" | "seller" | "moderator"): Caller;
  /** Does something at the version that the last answer had. */
  move(name: MoveName): Promise<OrderView>;
  /** Which order it is, at which version, as the buyer sees it now. */
  at(): Promise<{ readonly orderId: string; readonly version: number }>;
  see(): Promise<OrderView>;
}

/** A card of the sandbox whose buyer has to confirm at the bank. */
export const TO_CONFIRM = { token: "4000002500003155" };

/** Places an order of a new listing between new people. */
export async function purchase(orders: OrdersSuite, card = payment): Promise<Purchase> {
  const { stores } = orders.suite;
  const [sellerId, buyerId, moderatorId] = [
    await addAccount(stores, { name: "Sif" }),
    await addAccount(stores, { name: "Bo" }),
    await addAccount(stores, { name: "Mo", role: "moderator" }),
  ];
  const listingId = await addListing(stores, { sellerId });
  const people = {
    seller: orders.as(sellerId),
    buyer: orders.as(buyerId),
    moderator: orders.as(moderatorId, "moderator"),
  };
  const { id } = await people.buyer.place(placing({ listingId, payment: card }));
  const see = () => people.buyer.byId({ orderId: id });
  const at = async () => ({ orderId: id, version: (await see()).version });
  return {
    ...{ id, listingId, sellerId, buyerId, see, at },
    as: (who) => people[who],
    move: async (name) => moves[name].call(people[moves[name].by], await at()),
  };
}

/** Places and pays an order, and moves it on to a stage. */
export async function purchaseIn(orders: OrdersSuite, stage: PaidStage): Promise<Purchase> {
  const bought = await purchase(orders);
  for (const name of routes[stage]) await bought.move(name);
  return bought;
}
