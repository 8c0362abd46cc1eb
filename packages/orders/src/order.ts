import { type Money, personal } from "@marketplace/kernel";
import { z } from "zod";
import type { OrderEvent, OrderStage } from "./order-stage.ts";

/** Where an order is sent to, as it is stored; what a client sends is held to more (`order-input.ts`). */
export const addressSchema = z.object({
  name: personal(z.string()),
  line1: personal(z.string()),
  line2: personal(z.string()).optional(),
  postalCode: personal(z.string()),
  city: z.string(),
  /** ISO 3166-1 alpha-2. */
  country: z.string(),
});

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
  readonly stage: OrderStage;
  /** When the platform acts if nobody else has; null at an end. */
  readonly dueAt: Date | null;
  /** What the buyer agreed to; later changes of the listing do not touch it. */
  readonly price: Money;
  /** The listing as it was when it was bought; `imageKey` names its first thumbnail. */
  readonly listing: { readonly title: string; readonly imageKey: string | null };
  readonly shipping: {
    readonly address: z.output<typeof addressSchema>;
    readonly method: ShippingMethod;
    readonly trackingNumber: string | null;
    /** `YYYY-MM-DD` */
    readonly estimatedDelivery: string | null;
  };
  /** The root category of the listing, by which the platform's fee is reckoned. */
  readonly category: string;
  /** The key of the payment that it is paid by, which orders of one bundle share; null for one from before payments. */
  readonly paymentKey: string | null;
  readonly bundleId: string | null;
  /** The offer whose price was agreed on, if one was. */
  readonly offerId: string | null;
  /** Minor units that the buyer gets back, or has got back. */
  readonly refunded: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One line of an order's history. The first is its placing, which comes from no status. */
export interface OrderTransition {
  readonly event: OrderEvent | "place";
  readonly from: OrderStage | null;
  readonly to: OrderStage;
  /** The account that caused it, or null for the platform itself. */
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly at: Date;
}
