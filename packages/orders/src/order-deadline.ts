import { type OrderEvent, type OrderStage, orderMachine } from "./order-stage.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long a buyer may take to pay for what is reserved for them. */
export const RESERVATION_MS = 15 * MINUTE_MS;

/** What the platform does with an order that stands in a stage for too long. */
export interface Timer {
  readonly afterMs: number;
  /**
   * What happens then; `collect` asks the payment provider how the taking of the money ended, which leads to
   * `pay` or to `cancel`.
   */
  readonly brings: TimedEvent | "collect";
}

/** What the platform does by itself. */
type TimedEvent = Extract<
  OrderEvent,
  "cancel" | "confirm" | "deliver" | "accept-return" | "release" | "refund"
>;

/** The timer of each stage; an end has none. Complete: the compiler asks for every stage. */
const timers: Readonly<Record<OrderStage, Timer | null>> = {
  paying: { afterMs: RESERVATION_MS, brings: "cancel" },
  capturing: { afterMs: 10 * MINUTE_MS, brings: "collect" },
  placed: { afterMs: DAY_MS, brings: "confirm" },
  confirmed: { afterMs: 7 * DAY_MS, brings: "cancel" },
  shipped: { afterMs: 14 * DAY_MS, brings: "deliver" },
  missing: { afterMs: 14 * DAY_MS, brings: "refund" },
  delivered: { afterMs: 3 * DAY_MS, brings: "release" },
  "return-requested": { afterMs: 3 * DAY_MS, brings: "accept-return" },
  returning: { afterMs: 14 * DAY_MS, brings: "release" },
  "return-shipped": { afterMs: 14 * DAY_MS, brings: "refund" },
  disputed: { afterMs: 21 * DAY_MS, brings: "refund" },
  completed: null,
  cancelled: null,
  refunded: null,
};

checkTimers();

/** The timer of an order in this stage, or null for an end. */
export function timerOf(stage: OrderStage): Timer | null {
  return timers[stage];
}

/** The timers of all stages that people see, by stage. */
export const ORDER_TIMERS = Object.entries(timers).flatMap(([stage, timer]) =>
  timer === null || timer.brings === "collect" ? [] : [{ stage, ...timer }],
);

/** When the platform acts on an order that has come to a stage; null for an end. */
export function dueIn(stage: OrderStage, now: Date): Date | null {
  const timer = timers[stage];
  return timer && new Date(now.getTime() + timer.afterMs);
}

/** Held when the process starts: each stage that something can follow has a timer, and the table knows what it does. */
function checkTimers(): void {
  for (const stage of orderMachine.states) {
    const timer = timers[stage];
    const isEnd = !orderMachine.transitions.some(({ from }) => from === stage);
    if (isEnd !== (timer === null)) throw new Error(`The stage ${stage} needs a timer or has one too many`);
    if (timer === null || timer.brings === "collect") continue;
    orderMachine.next(stage, timer.brings, "system");
  }
}
