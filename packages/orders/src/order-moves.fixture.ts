import type { Caller } from "./orders-suite.fixture.ts";

/** Which order is moved, and the version that is known of it. */
export interface At {
  readonly orderId: string;
  readonly version: number;
  readonly idempotencyKey?: string;
}

interface Move {
  readonly by: "buyer" | "seller" | "moderator";
  readonly call: (as: Caller, at: At) => ReturnType<Caller["confirm"]>;
}

const explanation = "The frame is cracked";
const answer = "It was whole when I sent it";
const decision = "The photographs decide it";

/** What a part of the price is, for a moderator who divides it. */
export const PART = { amount: 40_001, currency: "DKK" };

/** Everything that people do to an order, and who does it when it is done rightly. */
export const moves = {
  confirm: { by: "seller", call: (as, at) => as.confirm(at) },
  ship: { by: "seller", call: (as, at) => as.ship({ ...at, trackingNumber: "DK123" }) },
  deliver: { by: "buyer", call: (as, at) => as.deliver(at) },
  accept: { by: "buyer", call: (as, at) => as.accept(at) },
  cancel: { by: "buyer", call: (as, at) => as.cancel({ ...at, reason: "Changed my mind" }) },
  cancelSale: { by: "seller", call: (as, at) => as.cancel({ ...at, reason: "It broke" }) },
  reportMissing: { by: "buyer", call: (as, at) => as.reportMissing({ ...at, explanation }) },
  requestReturn: {
    by: "buyer",
    call: (as, at) => as.requestReturn({ ...at, reason: "damaged", explanation }),
  },
  withdrawReturn: { by: "buyer", call: (as, at) => as.withdrawReturn(at) },
  acceptReturn: { by: "seller", call: (as, at) => as.acceptReturn({ ...at, answer }) },
  refuseReturn: { by: "seller", call: (as, at) => as.refuseReturn({ ...at, answer }) },
  shipReturn: { by: "buyer", call: (as, at) => as.shipReturn({ ...at, trackingNumber: "DK456" }) },
  disputeReturn: { by: "seller", call: (as, at) => as.disputeReturn({ ...at, answer }) },
  refund: { by: "seller", call: (as, at) => as.refund(at) },
  decideNothing: {
    by: "moderator",
    call: (as, at) => as.decide({ ...at, refund: { ...PART, amount: 0 }, decision }),
  },
  decidePart: { by: "moderator", call: (as, at) => as.decide({ ...at, refund: PART, decision }) },
  decideAll: {
    by: "moderator",
    call: (as, at) => as.decide({ ...at, refund: { ...PART, amount: 129_900 }, decision }),
  },
} as const satisfies Readonly<Record<string, Move>>;

/** The name of a move. */
export type MoveName = keyof typeof moves;

/** What is done to a placed order until it stands so. */
export const routes = {
  placed: [],
  confirmed: ["confirm"],
  shipped: ["confirm", "ship"],
  missing: ["confirm", "ship", "reportMissing"],
  delivered: ["confirm", "ship", "deliver"],
  "return-requested": ["confirm", "ship", "deliver", "requestReturn"],
  returning: ["confirm", "ship", "deliver", "requestReturn", "acceptReturn"],
  "return-shipped": ["confirm", "ship", "deliver", "requestReturn", "acceptReturn", "shipReturn"],
  disputed: ["confirm", "ship", "deliver", "requestReturn", "refuseReturn"],
  completed: ["confirm", "ship", "deliver", "accept"],
  cancelled: ["cancel"],
  refunded: ["confirm", "ship", "reportMissing", "refund"],
} as const satisfies Readonly<Record<string, readonly MoveName[]>>;

/** The stages that people bring a paid order to. */
export type PaidStage = keyof typeof routes;

/** The stages that people bring a paid order to, in the order of an order's life. */
export const paidStages: readonly PaidStage[] = [
  "placed",
  "confirmed",
  "shipped",
  "missing",
  "delivered",
  "return-requested",
  "returning",
  "return-shipped",
  "disputed",
  "completed",
  "cancelled",
  "refunded",
];

/** Where each move leads, by the contract: written by hand, so that it can be held against the table in the code. */
const contract: Readonly<Record<string, Partial<Readonly<Record<MoveName, string>>>>> = {
  paying: { cancel: "cancelled" },
  capturing: {},
  placed: { confirm: "confirmed", cancel: "cancelled", cancelSale: "cancelled" },
  confirmed: { ship: "shipped", cancel: "cancelled", cancelSale: "cancelled" },
  shipped: { deliver: "delivered", reportMissing: "missing" },
  missing: {
    deliver: "delivered",
    refund: "refunded",
    decideNothing: "completed",
    decidePart: "completed",
    decideAll: "refunded",
  },
  delivered: { accept: "completed", requestReturn: "return-requested" },
  "return-requested": {
    withdrawReturn: "completed",
    acceptReturn: "returning",
    refuseReturn: "disputed",
    refund: "refunded",
  },
  returning: { withdrawReturn: "completed", shipReturn: "return-shipped", refund: "refunded" },
  "return-shipped": { refund: "refunded", disputeReturn: "disputed" },
  disputed: {
    withdrawReturn: "completed",
    refund: "refunded",
    decideNothing: "completed",
    decidePart: "completed",
    decideAll: "refunded",
  },
  completed: {},
  cancelled: {},
  refunded: {},
};

/** The moves that are possible in a stage, with where each leads. */
export function movesFrom(stage: string): [MoveName, string][] {
  const onward = contract[stage] ?? {};
  return moveNames.flatMap((name) => {
    const to = onward[name];
    return to === undefined ? [] : [[name, to]];
  });
}

/** The names of all moves. */
export const moveNames: readonly MoveName[] = [
  "confirm",
  "ship",
  "deliver",
  "accept",
  "cancel",
  "cancelSale",
  "reportMissing",
  "requestReturn",
  "withdrawReturn",
  "acceptReturn",
  "refuseReturn",
  "shipReturn",
  "disputeReturn",
  "refund",
  "decideNothing",
  "decidePart",
  "decideAll",
];
