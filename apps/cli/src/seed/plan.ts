import type { Paint } from "./paint.ts";
import type { Picture } from "./picture.ts";

/** What a category asks about an item, as `categories.tree` tells it. */
export type AttributeDefinition = { readonly key: string; readonly required: boolean } & (
  | { readonly type: "text"; readonly maxLength: number }
  | { readonly type: "integer" | "decimal"; readonly min: number; readonly max: number }
  | { readonly type: "choice" | "choices"; readonly choices: readonly string[] }
  | { readonly type: "boolean" }
);

/** An answer to what a category asks. */
export type AttributeValue = string | number | boolean | string[];

/** A subcategory, as `categories.tree` tells it. */
export interface SeedLeaf {
  readonly slug: string;
  readonly name: string;
  readonly attributes: readonly AttributeDefinition[];
}

/** The answer of `categories.tree`, or the part of it that a plan reads. */
export interface SeedTree {
  readonly categories: readonly { readonly slug: string; readonly children: readonly SeedLeaf[] }[];
}

/** A state of an item. */
export type Condition = "new" | "like_new" | "good" | "fair" | "poor";

/** Money in minor units. */
export interface SeedMoney {
  amount: number;
  currency: "DKK" | "EUR" | "GBP";
}

/** An account to register, and what its profile and preferences are to say. */
export interface SeedUser {
  /** `seed-1-user-0`. */
  readonly key: string;
  readonly email: string;
  readonly name: string;
  readonly bio: string;
  readonly city: string;
  readonly country: string;
  readonly preferences: { readonly locale: "en" | "da" | "de"; readonly currency: SeedMoney["currency"] };
}

/** What `drawPhotograph` needs to draw one photograph, always the same one. */
export interface SeedPhotograph {
  /** `seed-1-listing-17-photograph-0`. */
  readonly key: string;
  readonly picture: Picture;
  readonly paint: Paint;
  /** The same for all photographs of one item, so that its pattern and the room stay the same. */
  readonly drawing: number;
  /** From where it is seen: 0 for all of it, 1 and more for a closer look. */
  readonly view: number;
}

/** A listing to create, to show, and perhaps to publish. */
export interface SeedListing {
  /** `seed-1-listing-17`: an idempotency key. */
  readonly key: string;
  /** The seller's key. */
  readonly seller: string;
  /** The input of `listings.create` without its idempotency key. */
  readonly draft: {
    title: string;
    description: string;
    subcategory: string;
    condition: Condition;
    price: SeedMoney;
    units: number;
    location: { city: string; country: string; coordinates: [longitude: number, latitude: number] };
    attributes: Record<string, AttributeValue>;
  };
  readonly photographs: readonly SeedPhotograph[];
  /** Whether it goes on sale; a few stay drafts. */
  readonly published: boolean;
  /** Keys of the accounts that mark it as a favourite. */
  readonly favouritedBy: readonly string[];
}

/** One step of an order after it was placed, named as the order's history names it, and who takes it. */
export type SeedStep =
  | { readonly event: "confirm" | "refund"; readonly by: "seller" }
  | {
      readonly event: "ship";
      readonly by: "seller";
      readonly trackingNumber: string;
      /** Days from the shipping to the estimated delivery. */
      readonly deliveryDays: number;
    }
  | { readonly event: "deliver" | "release"; readonly by: "buyer" }
  | { readonly event: "cancel"; readonly by: "buyer" | "seller"; readonly reason: string }
  | { readonly event: "report-missing"; readonly by: "buyer"; readonly explanation: string }
  | {
      readonly event: "request-return";
      readonly by: "buyer";
      readonly reason: "not-as-described" | "damaged" | "wrong-item" | "counterfeit" | "other";
      readonly explanation: string;
    }
  | { readonly event: "accept-return" | "refuse-return"; readonly by: "seller"; readonly answer: string }
  | { readonly event: "ship-return"; readonly by: "buyer"; readonly trackingNumber: string };

/** Where the steps of an order can leave it. */
export type SeedStage =
  | "placed"
  | "confirmed"
  | "shipped"
  | "missing"
  | "delivered"
  | "disputed"
  | "completed"
  | "cancelled"
  | "refunded";

/** A review to write once an order is delivered. */
export interface SeedReview {
  /** `seed-1-order-4-review-seller`. */
  readonly key: string;
  readonly by: "buyer" | "seller";
  readonly targetType: "seller" | "buyer" | "item";
  readonly rating: number;
  readonly comment: string;
}

/** An order to place, the steps that take it to its end or on its way there, and its reviews. */
export interface SeedOrder {
  /** `seed-1-order-4`: an idempotency key. */
  readonly key: string;
  readonly buyer: string;
  readonly listing: string;
  readonly shipping: {
    address: {
      name: string;
      line1: string;
      line2?: string;
      postalCode: string;
      city: string;
      country: string;
    };
    method: "standard" | "express" | "pickup";
  };
  readonly steps: readonly SeedStep[];
  /** Where the steps leave it. */
  readonly stage: SeedStage;
  /** The status of that stage, which people filter by. */
  readonly status: "pending" | "confirmed" | "shipped" | "delivered" | "cancelled" | "returned";
  readonly reviews: readonly SeedReview[];
}

/** Everything that a seed makes, in the order in which to make it; keys name things across its parts. */
export interface SeedPlan {
  readonly users: readonly SeedUser[];
  readonly listings: readonly SeedListing[];
  readonly orders: readonly SeedOrder[];
}
