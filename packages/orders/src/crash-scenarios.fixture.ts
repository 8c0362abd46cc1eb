import { type CrashSuite, DAY_MS, MINUTE_MS, type Orders, type Round } from "./crash-suite.fixture.ts";
import type { ProcessOrder } from "./order-process.fixture.ts";

/** Something that a process is killed at. Together they come by every point that orders have. */
export interface Scenario {
  readonly name: string;
  /** What is there before, most often left by one that died. */
  readonly before?: (suite: CrashSuite, round: Round) => Promise<void>;
  readonly orders: (round: Round) => Orders;
  /** What a caller who learnt nothing asks again afterwards. */
  readonly again?: (round: Round) => Orders;
  /** Whether it does what others have left too, so that no other may be at it. */
  readonly alone?: true;
}

/** The sandbox's cards. */
export const CARDS = {
  pays: "4242424242424242",
  declines: "4000000000000002",
  "needs confirmation": "4000002500003155",
  "fails on capture": "4000000000000341",
  "never answers": "4000000000006975",
  "answers too late": "4000000000006983",
  "answers twice": "4000000000006991",
} as const;

/** A purchase of the round's first listing. */
export function buying(
  { id, buyerId, listing }: Pick<Round, "id" | "buyerId" | "listing">,
  card: keyof typeof CARDS,
  more: Partial<Extract<ProcessOrder, { do: "place" }>> = {},
): ProcessOrder {
  return { do: "place", buyerId, key: `purchase in ${id}`, listings: [listing], card: CARDS[card], ...more };
}

const clock = (aheadMs: number) => ({ do: "clock", aheadMs }) as const;
const run = (job: Extract<ProcessOrder, { do: "run" }>["job"]) => ({ do: "run", job }) as const;
const recovering: Orders = [{ do: "recover", aheadMs: MINUTE_MS }];
const confirming = ({ buyerId, listing }: Round) => ({ do: "confirm-payment", buyerId, listing }) as const;
const cancelling = ({ buyerId: userId, listing }: Round) =>
  ({ do: "move", userId, listing, change: "cancel" }) as const;

const agreeing = ({ buyerId, sellerId, listing }: Round): Orders => [
  { do: "make-offer", buyerId, listing },
  { do: "accept-offer", sellerId, listing },
];

const selling = (round: Round): Orders => [
  buying(round, "pays"),
  clock(1.1 * DAY_MS),
  run("deadlines"),
  { do: "move", userId: round.sellerId, listing: round.listing, change: "ship" },
  clock(16 * DAY_MS),
  run("deadlines"),
  clock(20 * DAY_MS),
  run("deadlines"),
];

/** Something that is left by a process which died in a purchase, for the next one to recover. */
function left(point: string, orders: (round: Round) => Orders): Required<Pick<Scenario, "before" | "alone">> {
  return {
    before: async (suite, round) => {
      if (!(await suite.dies(point, orders(round)))) throw new Error(`Nobody died at ${point}`);
    },
    alone: true,
  };
}

const confirmed = (round: Round): Orders => [buying(round, "needs confirmation"), confirming(round)];
const cancelled = (round: Round): Orders => [buying(round, "pays"), cancelling(round), run("sagas")];
const untaken = left("saga/place-order/record/record:after", (round) => [buying(round, "fails on capture")]);

/** Every scenario. */
export const scenarios: readonly Scenario[] = [
  {
    name: "a purchase that is paid, and the publishing of its events",
    orders: (round) => [buying(round, "pays"), run("relay")],
    again: (round) => [buying(round, "pays")],
  },
  {
    name: "a purchase that is declined",
    orders: (round) => [buying(round, "declines")],
    again: (round) => [buying(round, "declines")],
  },
  {
    name: "a purchase whose payment fails when it is captured",
    orders: (round) => [buying(round, "fails on capture")],
    again: (round) => [buying(round, "fails on capture")],
  },
  {
    name: "a purchase whose payment is answered too late",
    orders: (round) => [buying(round, "answers too late")],
    again: (round) => [buying(round, "answers too late")],
  },
  {
    name: "a purchase whose payment is answered twice, and by webhooks",
    orders: (round) => [buying(round, "answers twice", { webhooks: true })],
    again: (round) => [buying(round, "answers twice")],
  },
  {
    name: "a purchase whose payment is never answered",
    orders: (round) => [
      [buying(round, "never answers"), { do: "clock-once-asked", aheadMs: 16 * MINUTE_MS }],
    ],
  },
  {
    name: "a bundle of two",
    orders: (round) => [buying(round, "pays", { listings: [round.listing, round.other] })],
    again: (round) => [buying(round, "pays", { listings: [round.listing, round.other] })],
  },
  { name: "a payment that its buyer confirms", orders: confirmed, again: (round) => [confirming(round)] },
  {
    name: "a payment that its buyer does not confirm in time",
    alone: true,
    orders: (round) => [
      buying(round, "needs confirmation"),
      clock(16 * MINUTE_MS),
      run("deadlines"),
      run("sagas"),
    ],
  },
  {
    name: "an offer that is accepted and bought",
    orders: (round) => [...agreeing(round), buying(round, "pays", { byOffer: true })],
    again: (round) => [...agreeing(round), buying(round, "pays", { byOffer: true })],
  },
  {
    name: "an offer that is accepted and cannot be paid",
    orders: (round) => [...agreeing(round), buying(round, "declines", { byOffer: true })],
  },
  {
    name: "offers that expire, accepted and unanswered",
    alone: true,
    orders: (round) => [
      ...agreeing(round),
      { do: "make-offer", buyerId: round.buyerId, listing: round.other },
      clock(3 * DAY_MS),
      run("offers"),
    ],
  },
  {
    name: "a paid order that is cancelled",
    alone: true,
    orders: cancelled,
    again: (round) => [cancelling(round)],
  },
  {
    name: "the life of an order by its timers, and the payout",
    alone: true,
    orders: (round) => [...selling(round), { do: "pay-out", sellerId: round.sellerId, behaviour: "sends" }],
  },
  ...(["account closed", "sends, and answers too late"] as const).map((behaviour) => ({
    name: `a payout (${behaviour})`,
    alone: true as const,
    before: async (suite: CrashSuite, round: Round) => {
      const seller = await suite.victim();
      await suite.obey(seller, selling(round));
      await seller.kill();
    },
    orders: ({ sellerId }: Round): Orders => [clock(21 * DAY_MS), { do: "pay-out", sellerId, behaviour }],
  })),
  {
    name: "recovery of a purchase that was prepared and not decided",
    ...left("two-phase/prepare:after", (round) => [buying(round, "pays")]),
    orders: () => recovering,
  },
  {
    name: "recovery of a purchase that was decided and not told to MongoDB",
    ...left("two-phase/commit:after", (round) => [buying(round, "pays")]),
    orders: () => recovering,
  },
  {
    name: "recovery of a purchase whose capture nobody has heard of",
    ...left("saga/place-order/capture/run:after", (round) => [buying(round, "pays")]),
    orders: () => recovering,
  },
  {
    name: "recovery of a confirmed payment that nobody has looked at",
    ...left("saga/collect-payment/look/run:after", confirmed),
    orders: () => recovering,
  },
  {
    name: "recovery of a confirmed payment whose capture nobody has heard of",
    ...left("saga/collect-payment/capture/run:after", confirmed),
    orders: () => recovering,
  },
  {
    name: "recovery of a refund that nobody has heard of",
    ...left("saga/return-money/give-back/run:after", cancelled),
    orders: () => recovering,
  },
  {
    name: "a reservation that runs out without an order",
    ...left("saga/place-order/authorise/run:before", (round) => [buying(round, "pays")]),
    orders: () => [clock(16 * MINUTE_MS), run("reservations"), run("sagas")],
  },
  {
    name: "money that is not taken in time, and then refused",
    ...untaken,
    before: async (suite, round) => {
      await untaken.before(suite, round);
      // As of a runner that is still at it, whoever else asks: the deadline of the order does not wait for that.
      await suite.stores.sequelize.query(
        "UPDATE sagas SET lease_until = lease_until + interval '1 hour' WHERE scope = $buyerId",
        { bind: { buyerId: round.buyerId } },
      );
    },
    orders: () => [clock(12 * MINUTE_MS), run("deadlines"), run("sagas")],
  },
];
