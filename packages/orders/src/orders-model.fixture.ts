/*
 * A plain model of orders, inventory and listing status, written from the contract without a look at the code:
 * what each step has to answer with, and what it leaves behind.
 */

/** Who takes steps. The stranger buys nothing. */
export const PEOPLE = ["seller", "buyer", "rival", "stranger"] as const;
export type Person = (typeof PEOPLE)[number];

export const EVENTS = ["confirm", "ship", "deliver", "cancel", "return"] as const;
export type Event = (typeof EVENTS)[number];

/** What a step ends with: done, or an error code. */
export type Outcome =
  | "done"
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "SOLD_OUT"
  | "NOT_FOR_SALE"
  | "STALE_VERSION"
  | "INVALID_TRANSITION";

export interface ModelListing {
  readonly id: string;
  readonly units: number;
  draft: boolean;
}

export interface ModelOrder {
  id: string;
  readonly key: string;
  readonly buyer: Person;
  readonly listing: ModelListing;
  status: string;
  version: number;
}

/** From which status, by whom, to which. */
const rules: Readonly<Record<Event, Readonly<Record<string, readonly [to: string, ...by: string[]]>>>> = {
  confirm: { pending: ["confirmed", "seller"] },
  ship: { confirmed: ["shipped", "seller"] },
  deliver: { shipped: ["delivered", "buyer"] },
  cancel: { pending: ["cancelled", "buyer", "seller"], confirmed: ["cancelled", "buyer", "seller"] },
  return: { delivered: ["returned", "seller"] },
};

/** The state of the reservation under an order. */
export function reservationOf({ status }: ModelOrder): string {
  if (status === "cancelled") return "released";
  return status === "delivered" || status === "returned" ? "sold" : "held";
}

/** One run of the model. */
export class Model {
  readonly listings: ModelListing[];
  readonly orders: ModelOrder[] = [];

  constructor(listings: readonly { readonly id: string; readonly units: number }[]) {
    this.listings = listings.map((listing) => ({ ...listing, draft: false }));
  }

  /** The status that the listing has to have. */
  statusOf(listing: ModelListing): string {
    if (listing.draft) return "draft";
    const live = this.reservationsOf(listing);
    if (live.length < listing.units) return "active";
    return live.includes("held") ? "reserved" : "sold";
  }

  /** The live reservations of a listing. */
  reservationsOf(listing: ModelListing): string[] {
    return this.orders
      .filter((order) => order.listing === listing)
      .map(reservationOf)
      .filter((status) => status !== "released");
  }

  /** The order that a person placed under a key before, if any. */
  earlier(who: Person, key: string): ModelOrder | undefined {
    return this.orders.find((order) => order.buyer === who && order.key === key);
  }

  place(who: Person, listing: ModelListing): Outcome {
    if (who === "seller") return "FORBIDDEN";
    if (listing.draft) return "NOT_FOUND";
    return this.reservationsOf(listing).length < listing.units ? "done" : "SOLD_OUT";
  }

  change(who: Person, order: ModelOrder, { event, version }: { event: Event; version: number }): Outcome {
    if (who !== "seller" && who !== order.buyer) return "NOT_FOUND";
    if (version !== order.version) return "STALE_VERSION";
    const rule = rules[event][order.status];
    if (rule === undefined) return "INVALID_TRANSITION";
    const [to, ...by] = rule;
    if (!by.includes(who === "seller" ? "seller" : "buyer")) return "FORBIDDEN";
    order.status = to;
    order.version += 1;
    return "done";
  }

  withdraw(listing: ModelListing): Outcome {
    if (this.statusOf(listing) !== "active") return "INVALID_TRANSITION";
    if (this.reservationsOf(listing).includes("held")) return "NOT_FOR_SALE";
    listing.draft = true;
    return "done";
  }

  publish(listing: ModelListing): Outcome {
    if (!listing.draft) return "INVALID_TRANSITION";
    listing.draft = false;
    return "done";
  }
}
