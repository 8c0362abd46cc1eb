import type { MarketplaceClient, RouterOutputs } from "@marketplace/api";
import type { OrderRequest } from "./placing.ts";

type PlacedOne = RouterOutputs["orders"]["place"];

/** What an order request has come to: its order, or the orders of its bundle, in the order of its items. */
export type Placed = readonly [PlacedOne, ...PlacedOne[]];

/** Orders what is asked for: one item by itself, several as a bundle, of which all are bought or none. */
export async function sendOrder(
  { orders }: Pick<MarketplaceClient, "orders">,
  { items, offerId, ...wish }: OrderRequest & { readonly idempotencyKey: string },
  options: { readonly signal?: AbortSignal },
): Promise<Placed> {
  const [item, ...others] = items;
  if (item === undefined) throw new Error("Nothing is asked for");
  if (others.length === 0) return [await orders.place.mutate({ ...wish, ...item, offerId }, options)];
  const placed = await orders.placeBundle.mutate({ ...wish, items }, options);
  const [first, ...rest] = placed.orders;
  if (first === undefined) throw new Error("A bundle came to no order");
  return [first, ...rest];
}
