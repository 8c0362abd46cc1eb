import type { RouterInputs } from "@marketplace/api";
import type { Money } from "@marketplace/kernel";

interface Wanted {
  readonly listingId: string;
  readonly price: Money;
  readonly idempotencyKey: string;
}

/** What a buyer sends to place an order: the one place to change when that does. */
export function orderInput({ listingId, price, idempotencyKey }: Wanted): RouterInputs["orders"]["place"] {
  return {
    idempotencyKey,
    listingId,
    expectedPrice: price,
    shipping: {
      address: {
        name: "Bo Madsen",
        line1: "Vestergade 1",
        postalCode: "8000",
        city: "Aarhus",
        country: "DK",
      },
      method: "standard",
    },
    payment: { token: "4242424242424242" },
  };
}
