import fc from "fast-check";
import { moveNames } from "./order-moves.fixture.ts";
import { type Card, PEOPLE } from "./orders-model.fixture.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const card = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Card>("pays") },
  { weight: 4, arbitrary: fc.constant<Card>("confirm") },
  { weight: 3, arbitrary: fc.constantFrom<Card>("late", "twice", "declined", "uncapturable", "silent") },
);
const listing = fc.nat(2);
const order = fc.nat(30);
/** The highest number by which a possible step is picked. */
export const MOST_PICKS = 4;

const place = fc.record({
  type: fc.constant("place" as const),
  who: fc.constantFrom("buyer" as const, "buyer" as const, "rival" as const, "seller" as const),
  listings: fc.oneof(
    { weight: 2, arbitrary: fc.tuple(listing) },
    { weight: 1, arbitrary: fc.uniqueArray(listing, { minLength: 2, maxLength: 3 }) },
  ),
  card,
  key: fc.nat(20),
});
/** A placing whose process dies when the unit is held. */
const die = fc.record({
  type: fc.constant("die" as const),
  who: fc.constantFrom("buyer" as const, "rival" as const),
  listing,
  card: fc.constantFrom<Card>("pays", "confirm", "declined", "uncapturable", "late"),
});
/** A step that is possible, by who may take it: or few orders would get far. */
const onward = fc.record({ type: fc.constant("onward" as const), order, pick: fc.nat(MOST_PICKS) });
const move = fc.record({
  type: fc.constant("move" as const),
  name: fc.constantFrom(...moveNames),
  who: fc.constantFrom(...PEOPLE),
  order,
  isStale: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});
/** The buyer calls an order off, some of them before it is paid. */
const callOff = fc.record({ type: fc.constant("call-off" as const), order, isUnpaid: fc.boolean() });
const confirm = fc.record({
  type: fc.constant("confirm" as const),
  who: fc.constantFrom("buyer" as const, "buyer" as const, "rival" as const, "seller" as const),
  order,
});
/** The buyer confirms at the bank, and the provider tells of it; a worker is to take the money. */
const bank = fc.record({ type: fc.constant("bank" as const), order });
const sale = fc.record({ type: fc.constantFrom("withdraw" as const, "publish" as const), listing });
const wait = fc.record({
  type: fc.constant("wait" as const),
  ms: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(MINUTE, 9 * MINUTE, 14 * MINUTE, 15 * MINUTE) },
    { weight: 2, arbitrary: fc.constantFrom(DAY, 3 * DAY, 8 * DAY, 15 * DAY) },
  ),
});
/** What a worker does once. */
const work = fc.record({ type: fc.constant("work" as const) });

/** One step of a run. */
export const step = fc.oneof(
  { weight: 5, arbitrary: place },
  { weight: 1, arbitrary: die },
  { weight: 12, arbitrary: onward },
  { weight: 4, arbitrary: move },
  { weight: 1, arbitrary: callOff },
  { weight: 3, arbitrary: confirm },
  { weight: 2, arbitrary: bank },
  { weight: 1, arbitrary: sale },
  { weight: 3, arbitrary: wait },
  { weight: 3, arbitrary: work },
);

/** One step of a run. */
export type Step = Drawn<typeof step>;
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;
/** A step of one type. */
export type StepOf<Type extends Step["type"]> = Extract<Step, { readonly type: Type }>;
