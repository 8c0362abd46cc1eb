import { MarketplaceError } from "@marketplace/kernel";
import type { ClaimChange } from "./claim.ts";
import type { Order, OrderTransition } from "./order.ts";
import { dueIn, timerOf } from "./order-deadline.ts";
import {
  holdsEscrow,
  type OrderActor,
  type OrderStage,
  orderMachine,
  type ReservationStatus,
  reservationUnder,
} from "./order-stage.ts";

/** What someone wants to do to an order. */
export type OrderChange =
  | { readonly event: "secure" | "pay" | "confirm" | "deliver" | "withdraw-return" }
  | { readonly event: "ship"; readonly trackingNumber: string; readonly estimatedDelivery: string | null }
  | { readonly event: "cancel"; readonly reason: string }
  | {
      readonly event: "report-missing" | "request-return";
      readonly claim: ClaimChange;
      readonly reason: string;
    }
  | { readonly event: "accept-return"; readonly claim: ClaimChange | null }
  | { readonly event: "refuse-return" | "dispute-return" | "ship-return"; readonly claim: ClaimChange }
  /** The seller gets the money, less what goes back to the buyer, in minor units. */
  | { readonly event: "release"; readonly partRefund: number; readonly claim: ClaimChange | null }
  | { readonly event: "refund"; readonly claim: ClaimChange | null };

/** Who wants it, on what they last saw, and when. */
export interface ChangeRequest {
  readonly change: OrderChange;
  readonly actor: OrderActor;
  /** The account behind the actor; null for the platform itself. */
  readonly actorId: string | null;
  /** The version of the order that the actor decided on. */
  readonly version: number;
  readonly now: Date;
}

/** Where money that is held for an order goes, in minor units. */
export interface MoneyMove {
  /** Out of escrow, back to the buyer. */
  readonly refund: number;
  /** Out of escrow, to the seller and the platform's fee. */
  readonly release: number;
  /** Whether what is only authorised is let go. */
  readonly letGo: boolean;
}

/** What follows from a change of an order. */
export interface ChangeDecision {
  readonly order: Order;
  readonly transition: OrderTransition;
  /** How its reservation ends, if it does. */
  readonly reservation: Exclude<ReservationStatus, "held"> | null;
  readonly money: MoneyMove;
  /** What is written of the buyer's claim, if anything. */
  readonly claim: ClaimChange | null;
}

/**
 * Decides what a change makes of an order.
 * @throws MarketplaceError `STALE_VERSION`, `INVALID_TRANSITION`, `FORBIDDEN` or `VALIDATION_FAILED`.
 */
export function decideChange(order: Order, request: ChangeRequest): ChangeDecision {
  const { change, actor, actorId, version, now } = request;
  if (order.version !== version) {
    throw new MarketplaceError(
      "STALE_VERSION",
      "This order has changed since you looked at it. Load it again and decide anew.",
      { details: { version: order.version } },
    );
  }
  const stage = orderMachine.next(order.stage, change.event, actor);
  const money = moneyMoved(order, stage, change);
  const before = reservationUnder(order.stage);
  const after = reservationUnder(stage);
  return {
    order: {
      ...order,
      ...(change.event === "ship" ? { shipping: shippedAs(order, change, now) } : {}),
      refunded: order.refunded + money.refund,
      stage,
      dueAt: dueAfter(stage, change, now),
      version: version + 1,
      updatedAt: now,
    },
    transition: {
      event: change.event,
      from: order.stage,
      to: stage,
      actorId,
      reason: "reason" in change ? change.reason : null,
      at: now,
    },
    reservation: after === before || after === "held" ? null : after,
    money,
    claim: "claim" in change ? change.claim : null,
  };
}

function moneyMoved({ stage: before, price }: Order, after: OrderStage, change: OrderChange): MoneyMove {
  // While the money is being taken, whoever takes it lets it go when it cannot be.
  if (!holdsEscrow(before))
    return { refund: 0, release: 0, letGo: before === "paying" && after === "cancelled" };
  if (holdsEscrow(after)) return { refund: 0, release: 0, letGo: false };
  const refund = after !== "completed" ? price.amount : change.event === "release" ? change.partRefund : 0;
  if (refund < 0 || refund > price.amount || (after === "completed" && refund === price.amount)) {
    throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
      fieldErrors: {
        "refund.amount": ["must be less than the price; decide for a refund to give back all of it"],
      },
    });
  }
  return { refund, release: price.amount - refund, letGo: false };
}

const DAY_MS = 24 * 60 * 60 * 1_000;
/** How long after the day that the seller named a parcel counts as delivered when nobody says otherwise. */
const GRACE_DAYS = 7;
const LONGEST_ON_THE_WAY_DAYS = 60;

function dueAfter(stage: OrderStage, change: OrderChange, now: Date): Date | null {
  const due = dueIn(stage, now);
  if (due === null || change.event !== "ship" || change.estimatedDelivery === null) return due;
  const expected = Date.parse(change.estimatedDelivery) + GRACE_DAYS * DAY_MS;
  const latest = now.getTime() + LONGEST_ON_THE_WAY_DAYS * DAY_MS;
  return new Date(Math.min(Math.max(due.getTime(), expected), latest));
}

function shippedAs(
  order: Order,
  change: OrderChange & { readonly event: "ship" },
  now: Date,
): Order["shipping"] {
  const { trackingNumber, estimatedDelivery } = change;
  if (estimatedDelivery !== null) checkDelivery(estimatedDelivery, now);
  return { ...order.shipping, trackingNumber, estimatedDelivery };
}

function checkDelivery(date: string, now: Date): void {
  // Where the seller is it may still be yesterday by UTC, so one day of grace is given.
  const earliest = new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10);
  const latest = new Date(now.getTime() + 366 * DAY_MS).toISOString().slice(0, 10);
  if (date >= earliest && date <= latest) return;
  throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
    fieldErrors: { estimatedDelivery: ["must be from today to a year from now"] },
  });
}

/** What the platform does to an order whose time in its stage is up; null where it asks the payment provider first. */
export function changeWhenDue({ stage }: Pick<Order, "stage">): OrderChange | null {
  const timer = timerOf(stage);
  if (timer === null) throw new Error(`An order that is ${stage} is never due`);
  switch (timer.brings) {
    case "collect":
      return null;
    case "cancel":
      return {
        event: "cancel",
        reason: stage === "paying" ? "It was not paid in time." : "It was not sent in time.",
      };
    case "release":
      return { event: "release", partRefund: 0, claim: null };
    case "refund":
    case "accept-return":
      return { event: timer.brings, claim: null };
    case "confirm":
    case "deliver":
      return { event: timer.brings };
  }
}
