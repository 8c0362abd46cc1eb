import type { SeedOrder, SeedStage, SeedStep } from "./plan.ts";
import { at, chance, pick, type Random, whole } from "./random.ts";

/**
 * How far orders go, in turn: every status is among the first seven, most sales end well, and of forty orders two wait
 * for a moderator in dispute and two as missing.
 */
const fates: readonly SeedStage[] = [
  ...(["completed", "shipped", "delivered", "cancelled", "placed", "refunded", "confirmed"] as const),
  ...(["completed", "disputed", "completed", "shipped", "missing", "completed", "delivered"] as const),
  ...(["completed", "confirmed", "completed", "shipped", "completed", "delivered"] as const),
];

const statuses: Readonly<Record<SeedStage, SeedOrder["status"]>> = {
  placed: "pending",
  confirmed: "confirmed",
  shipped: "shipped",
  missing: "shipped",
  delivered: "delivered",
  disputed: "delivered",
  completed: "delivered",
  cancelled: "cancelled",
  refunded: "returned",
};

const cancelReasons = {
  buyer: [
    "I found one closer to home, sorry.",
    "Ordered the wrong size by mistake.",
    "I cannot collect it in time after all.",
  ],
  seller: [
    "It broke while I was packing it, I am so sorry.",
    "Sold to a neighbour an hour before your order.",
    "I will be away for longer than planned.",
  ],
};
const losses = [
  "Its tracking has stood still for days, and the post office knows nothing of it.",
  "It is said to be delivered, but neither I nor my neighbours have it.",
];
const agreedReturns = [
  {
    reason: "other",
    explanation: "It does not fit, and you offered to take it back.",
    answer: "As agreed. Send it back when it suits you.",
  },
  {
    reason: "damaged",
    explanation: "It was scratched on the way; the box has a dent on that side.",
    answer: "That is a pity. Send it back and you get all of it.",
  },
  {
    reason: "not-as-described",
    explanation: "By daylight the colour is quite different from the photographs.",
    answer: "I took them under a lamp, sorry. Please send it back.",
  },
] as const;
const disputes = [
  {
    reason: "not-as-described",
    explanation: "It has stains and smells of smoke, and the description says neither.",
    answer: "It left my house clean, and nobody smokes here.",
  },
  {
    reason: "damaged",
    explanation: "A corner is broken off, although the parcel was whole.",
    answer: "It was whole when I packed it. That came about later.",
  },
  {
    reason: "wrong-item",
    explanation: "This is not the one in the photographs; the mark on its side is missing.",
    answer: "There was only ever this one, and the mark is on the other side.",
  },
] as const;

/** Where the nth order of a seed ends, or stands for now, and its status there. */
export function fateOf(n: number): Pick<SeedOrder, "stage" | "status"> {
  const stage = at(fates, n % fates.length);
  return { stage, status: statuses[stage] };
}

/** The countries that parcels of an order are sent from, and back from. */
interface Ways {
  readonly from: string;
  readonly back: string;
}

/** The steps that take an order from its placing to a stage. */
export function stepsTo(stage: SeedStage, { from, back }: Ways, random: Random): readonly SeedStep[] {
  const confirm: SeedStep = { event: "confirm", by: "seller" };
  const ship: SeedStep = {
    event: "ship",
    by: "seller",
    trackingNumber: trackingNumber(from, random),
    deliveryDays: whole(random, 1, 4),
  };
  const deliver: SeedStep = { event: "deliver", by: "buyer" };
  switch (stage) {
    case "placed":
      return [];
    case "confirmed":
      return [confirm];
    case "shipped":
      return [confirm, ship];
    case "missing":
      return [confirm, ship, { event: "report-missing", by: "buyer", explanation: pick(random, losses) }];
    case "delivered":
      return [confirm, ship, deliver];
    case "completed":
      return [confirm, ship, deliver, { event: "release", by: "buyer" }];
    case "disputed": {
      const { answer, ...claim } = pick(random, disputes);
      return [
        ...[confirm, ship, deliver],
        { event: "request-return", by: "buyer", ...claim },
        { event: "refuse-return", by: "seller", answer },
      ];
    }
    case "refunded": {
      const { answer, ...claim } = pick(random, agreedReturns);
      return [
        ...[confirm, ship, deliver],
        { event: "request-return", by: "buyer", ...claim },
        { event: "accept-return", by: "seller", answer },
        { event: "ship-return", by: "buyer", trackingNumber: trackingNumber(back, random) },
        { event: "refund", by: "seller" },
      ];
    }
    case "cancelled": {
      const by = pick(random, ["buyer", "buyer", "seller"] as const);
      const cancel: SeedStep = { event: "cancel", by, reason: pick(random, cancelReasons[by]) };
      return chance(random, 0.4) ? [confirm, cancel] : [cancel];
    }
  }
}

/** A number of the form that the country's post gives parcels. */
function trackingNumber(country: string, random: Random): string {
  const digits = (count: number) => Array.from({ length: count }, () => whole(random, 0, 9)).join("");
  switch (country) {
    case "DK":
      return `0037${digits(16)}`;
    case "DE":
    case "AT":
      return `0034${digits(16)}`;
    default:
      return `${pick(random, ["AB", "JV", "MZ", "QX"])}${digits(9)}${country}`;
  }
}
