import type { PlaceOrder } from "./order-input.ts";

/** What a buyer asks for: some units, paid and sent together. */
export interface Placing {
  readonly buyerId: string;
  readonly idempotencyKey: string;
  /** What the caller sent, which a repetition under the same key must equal. */
  readonly asked: unknown;
  readonly items: readonly Pick<PlaceOrder, "listingId" | "expectedPrice">[];
  readonly shipping: PlaceOrder["shipping"];
  readonly payment: PlaceOrder["payment"];
  /** The accepted offer that the one item is bought by. */
  readonly offerId?: string | undefined;
}
