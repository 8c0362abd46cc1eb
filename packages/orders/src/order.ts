import type { Money } from "@marketplace/kernel";
import type { OrderEvent, OrderStatus } from "./order-status.ts";

/** Where an order is sent to. */
export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** How an order gets to its buyer. */
export const SHIPPING_METHODS = ["standard", "express", "pickup"] as const;

/** How an order gets to its buyer. */
export type ShippingMethod = (typeof SHIPPING_METHODS)[number];

/** One purchase of one unit. */
export interface Order {
  readonly id: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly listingId: string;
  readonly reservationId: string;
  readonly status: OrderStatus;
  /** What the buyer agreed to; later changes of the listing do not touch it. */
  readonly price: Money;
  /** The listing as it was when it was bought; `imageKey` names its first thumbnail. */
  readonly listing: { readonly title: string; readonly imageKey: string | null };
  readonly shipping: {
    readonly address: Address;
    readonly method: ShippingMethod;
    readonly trackingNumber: string | null;
    /** `YYYY-MM-DD` */
    readonly estimatedDelivery: string | null;
  };
  readonly paymentId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One line of an order's history. The first is its placing, which comes from no status. */
export interface OrderTransition {
  readonly event: OrderEvent | "place";
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  /** The account that caused it, or null for the platform itself. */
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly at: Date;
}
