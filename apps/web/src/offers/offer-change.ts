import type { MarketplaceClient, RouterInputs } from "@marketplace/api";
import type { OfferSummary } from "./offer.ts";
import type { NamedPrice } from "./offer-inputs.ts";

/** What somebody can do to an offer: the names of the API's procedures. */
export type OfferAction = "counter" | "accept" | "decline" | "withdraw";

/** Which offer is meant, at the version that was seen, under the key of this one change. */
export type OfferTarget = Omit<RouterInputs["offers"]["accept"], "message">;

/** What somebody does to an offer, with what they say to it. */
export type OfferChange =
  | ({ readonly action: "counter" } & NamedPrice)
  | { readonly action: Exclude<OfferAction, "counter">; readonly message: string | undefined };

/** Sends a change of an offer. */
export function sendOfferChange(
  { offers }: Pick<MarketplaceClient, "offers">,
  target: OfferTarget,
  change: OfferChange,
): Promise<OfferSummary> {
  const { message } = change;
  return change.action === "counter"
    ? offers.counter.mutate({ ...target, price: change.price, message })
    : offers[change.action].mutate({ ...target, message });
}
