/*
 * A plain model of orders, inventory, listing status, payments and the ledger, written from the contract without a look
 * at the code: what each step has to answer with, and what it leaves behind. Times are in milliseconds.
 */
import { type MoveName, moves, movesFrom } from "./order-moves.fixture.ts";

/** Who takes steps. The stranger buys nothing; the moderator is no party of anything. */
export const PEOPLE = ["seller", "buyer", "rival", "stranger", "moderator"] as const;
export type Person = (typeof PEOPLE)[number];

/** How a card behaves, of those that the sandbox knows. */
export type Card = "pays" | "late" | "twice" | "confirm" | "declined" | "uncapturable" | "silent";

/** What a step ends with: done, or an error code. */
export type Outcome =
  | "done"
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "SOLD_OUT"
  | "NOT_FOR_SALE"
  | "STALE_VERSION"
  | "INVALID_TRANSITION"
  | "PAYMENT_DECLINED"
  | "RESERVATION_EXPIRED"
  | "IDEMPOTENCY_MISMATCH"
  | "INTERNAL";

export interface ModelListing {
  readonly id: string;
  readonly units: number;
  draft: boolean;
}

/** One payment, and the orders that it pays together. */
export interface ModelPayment {
  readonly orders: ModelOrder[];
  isTaken: boolean;
  /** The buyer has confirmed, and nobody has taken the money yet. */
  isCollecting: boolean;
}

export interface ModelOrder {
  /** Empty until it is known. */
  id: string;
  readonly buyer: Person;
  readonly listing: ModelListing;
  readonly payment: ModelPayment;
  stage: string;
  version: number;
  dueAt: number | null;
  refunded: number;
}

/** A unit that is held by a placing whose process died. */
interface Dead {
  readonly buyer: Person;
  readonly listing: ModelListing;
  readonly card: Card;
  readonly reservedUntil: number;
  readonly leasedUntil: number;
  /** Whether somebody has asked what became of its call to the provider. */
  isAsked: boolean;
  isHeld: boolean;
  hasEnded: boolean;
}

/** What a buyer asks for. */
export interface Wish {
  readonly who: Person;
  readonly listings: readonly ModelListing[];
  readonly card: Card;
  readonly key: string;
}

/** What a wish comes to: the orders of it, which may be there although it failed. */
export interface Wished {
  readonly outcome: Outcome;
  readonly orders: readonly ModelOrder[];
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const PRICE = 129_900;
export const PART = 40_001;
const RESERVED = 15 * MINUTE;
const LEASED = 15_000;

/** What the platform does when an order stands in a stage for too long. */
const timers: Readonly<Record<string, readonly [after: number, to: string, event: string]>> = {
  placed: [DAY, "confirmed", "confirm"],
  confirmed: [7 * DAY, "cancelled", "cancel"],
  shipped: [14 * DAY, "delivered", "deliver"],
  missing: [14 * DAY, "refunded", "refund"],
  delivered: [3 * DAY, "completed", "release"],
  "return-requested": [3 * DAY, "returning", "acceptReturn"],
  returning: [14 * DAY, "completed", "release"],
  "return-shipped": [14 * DAY, "refunded", "refund"],
  disputed: [21 * DAY, "refunded", "refund"],
};

const HOLDING = Object.keys(timers);
const BEFORE_DELIVERY = ["paying", "capturing", "placed", "confirmed", "shipped", "missing"];

/** Moves that are another's event for the machine. */
const events: Partial<Readonly<Record<MoveName, string>>> = {
  cancelSale: "cancel",
  accept: "release",
  decideNothing: "release",
  decidePart: "release",
  decideAll: "refund",
};

/** What a move is for the machine: several moves are the same event by other people. */
function eventOf(name: MoveName): string {
  return events[name] ?? name;
}

const isDecision = (name: MoveName) => name.startsWith("decide");

/** The state of the reservation under an order. */
export function reservationOf({ stage }: Pick<ModelOrder, "stage">): string {
  if (stage === "cancelled") return "released";
  return BEFORE_DELIVERY.includes(stage) ? "held" : "sold";
}

/** What the ledger's entries for an order have to sum to. */
export function ledgerOf({ stage, refunded, payment }: ModelOrder) {
  const left = stage === "completed" ? PRICE - refunded : 0;
  const fee = Math.round(left * 0.05);
  return {
    captured: payment.isTaken ? PRICE : 0,
    escrow: HOLDING.includes(stage) ? PRICE : 0,
    payable: left - fee,
    fee,
    refunds: refunded,
  };
}

/** One run of the model. */
export class Model {
  readonly listings: ModelListing[];
  readonly orders: ModelOrder[] = [];
  readonly dead: Dead[] = [];
  private readonly answers = new Map<string, Wished & { readonly asked: string }>();

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
    const ordered = this.orders.filter((order) => order.listing === listing).map(reservationOf);
    const held = this.dead.filter((one) => one.listing === listing && one.isHeld).map(() => "held");
    return [...ordered, ...held].filter((status) => status !== "released");
  }

  /** Asks for units under a key, which has its answer for good once units were held for it. */
  place(wish: Wish, now: number): Wished {
    const asked = JSON.stringify([wish.listings.map(({ id }) => id), wish.card]);
    const before = this.answers.get(`${wish.who} ${wish.key}`);
    if (before !== undefined)
      return before.asked === asked ? before : { outcome: "IDEMPOTENCY_MISMATCH", orders: [] };
    const refusal = this.refusalOf(wish);
    if (refusal !== null) return { outcome: refusal, orders: [] };
    const wished = this.pay(wish, { now, reservedUntil: now + RESERVED });
    this.answers.set(`${wish.who} ${wish.key}`, { ...wished, asked });
    return wished;
  }

  /** Asks for a unit in a process that dies when it is held. */
  die({ who, listings, card, key }: Wish, now: number): Outcome {
    const refusal = this.refusalOf({ who, listings, card, key });
    if (refusal !== null) return refusal;
    for (const listing of listings) {
      const times = { reservedUntil: now + RESERVED, leasedUntil: now + LEASED };
      this.dead.push({
        ...{ buyer: who, listing, card, ...times },
        isAsked: false,
        isHeld: true,
        hasEnded: false,
      });
    }
    return "INTERNAL";
  }

  private refusalOf({ who, listings }: Wish): Outcome | null {
    for (const listing of listings) {
      if (who === "seller") return "FORBIDDEN";
      if (listing.draft) return "NOT_FOUND";
      if (this.statusOf(listing) === "sold") return "SOLD_OUT";
    }
    const isFull = (listing: ModelListing) => this.reservationsOf(listing).length >= listing.units;
    return listings.some(isFull) ? "SOLD_OUT" : null;
  }

  private pay(
    { who, listings, card }: Pick<Wish, "who" | "listings" | "card">,
    { now, reservedUntil }: { now: number; reservedUntil: number },
  ): Wished {
    switch (card) {
      case "declined":
        return { outcome: "PAYMENT_DECLINED", orders: [] };
      case "silent":
        return { outcome: "RESERVATION_EXPIRED", orders: [] };
      case "uncapturable":
        return { outcome: "PAYMENT_DECLINED", orders: this.order({ who, listings }, ["cancelled", 2, null]) };
      case "confirm":
        return { outcome: "done", orders: this.order({ who, listings }, ["paying", 1, reservedUntil]) };
      case "pays":
      case "late":
      case "twice": {
        const orders = this.order({ who, listings }, ["placed", 2, now + DAY]);
        for (const { payment } of orders) payment.isTaken = true;
        return { outcome: "done", orders };
      }
    }
  }

  private order(
    { who: buyer, listings }: Pick<Wish, "who" | "listings">,
    [stage, version, dueAt]: readonly [string, number, number | null],
  ): ModelOrder[] {
    const payment: ModelPayment = { orders: [], isTaken: false, isCollecting: false };
    for (const listing of listings)
      payment.orders.push({ id: "", buyer, listing, payment, stage, version, dueAt, refunded: 0 });
    this.orders.push(...payment.orders);
    return payment.orders;
  }

  /** Moves an order on, as somebody asks who knows of a version. */
  move(
    name: MoveName,
    order: ModelOrder,
    { who, version, now }: { who: Person; version: number; now: number },
  ): Outcome {
    if (isDecision(name)) {
      if (who !== "moderator") return "FORBIDDEN";
    } else {
      if (who === "moderator") return "FORBIDDEN";
      if (who !== "seller" && who !== order.buyer) return "NOT_FOUND";
    }
    if (version !== order.version) return "STALE_VERSION";
    const side = who === "seller" || who === "moderator" ? who : "buyer";
    const possible = movesFrom(order.stage).filter(([move]) => eventOf(move) === eventOf(name));
    const own = possible.find(
      ([move]) => moves[move].by === side && (isDecision(name) ? move === name : true),
    );
    if (own === undefined) {
      const bySystem =
        timers[order.stage]?.[2] === eventOf(name) ||
        ((order.stage === "paying" || order.stage === "capturing") && eventOf(name) === "cancel");
      return possible.length > 0 || bySystem ? "FORBIDDEN" : "INVALID_TRANSITION";
    }
    const [move, to] = own;
    // What was never paid is given up together.
    const together = order.stage === "paying" ? order.payment.orders : [order];
    for (const one of together) this.enter(one, { to, now, back: move === "decidePart" ? PART : 0 });
    return "done";
  }

  private enter(order: ModelOrder, { to, now, back = 0 }: { to: string; now: number; back?: number }): void {
    if (HOLDING.includes(order.stage) && !HOLDING.includes(to))
      order.refunded = to === "completed" ? back : PRICE;
    order.stage = to;
    order.version += 1;
    const timer = timers[to];
    order.dueAt = timer === undefined ? null : now + timer[0];
  }

  /** The buyer confirms the payment, and the money is taken at once. */
  confirm(who: Person, order: ModelOrder, now: number): Outcome {
    if (who !== order.buyer) return "NOT_FOUND";
    if (this.secure(order, now)) this.collect(order.payment, now);
    return "done";
  }

  /** The buyer confirms the payment at their bank, of which the provider tells. */
  secure({ payment, stage, dueAt }: ModelOrder, now: number): boolean {
    if (stage !== "paying" || (dueAt !== null && dueAt <= now)) return false;
    payment.isCollecting = true;
    for (const order of payment.orders) {
      order.stage = "capturing";
      order.version += 1;
      order.dueAt = now + 10 * MINUTE;
    }
    return true;
  }

  private collect(payment: ModelPayment, now: number): void {
    payment.isCollecting = false;
    payment.isTaken = true;
    for (const order of payment.orders) this.enter(order, { to: "placed", now });
  }

  /** What is due is done. */
  passDeadlines(now: number): void {
    for (const order of this.orders) {
      const isDue = order.dueAt !== null && order.dueAt <= now;
      if (!isDue) continue;
      if (order.stage === "capturing") {
        for (const one of order.payment.orders) one.dueAt = now + 10 * MINUTE;
      } else if (order.stage === "paying") {
        for (const one of order.payment.orders) this.enter(one, { to: "cancelled", now });
      } else {
        const timer = timers[order.stage];
        if (timer !== undefined) this.enter(order, { to: timer[1], now });
      }
    }
  }

  expireReservations(now: number): void {
    for (const one of this.dead) if (one.reservedUntil <= now) one.isHeld = false;
  }

  /** What processes that died have left is taken up; answers with the orders that come of it. */
  recover(now: number): ModelOrder[] {
    for (const { payment } of this.orders) if (payment.isCollecting) this.collect(payment, now);
    return this.dead.flatMap((one) => {
      if (one.hasEnded) return [];
      if (!one.isAsked) {
        one.isAsked = one.leasedUntil <= now;
        return [];
      }
      one.hasEnded = true;
      one.isHeld = false;
      const { buyer: who, listing, card, reservedUntil } = one;
      return reservedUntil <= now
        ? []
        : this.pay({ who, listings: [listing], card }, { now, reservedUntil }).orders;
    });
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
