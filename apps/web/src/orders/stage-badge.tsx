import type { OrderSummary, Stage } from "./order.ts";
import { stageLabel } from "./stage-words.ts";

const waiting = "bg-sun-50 text-sun-800";
const moving = "bg-leaf-50 text-leaf-800";
const over = "bg-sunk text-ink-soft";

const looks: Readonly<Record<Stage, string>> = {
  paying: waiting,
  capturing: waiting,
  placed: waiting,
  confirmed: moving,
  shipped: moving,
  missing: waiting,
  delivered: "bg-leaf-600 text-white",
  "return-requested": waiting,
  returning: waiting,
  "return-shipped": waiting,
  disputed: waiting,
  completed: "bg-leaf-600 text-white",
  cancelled: over,
  refunded: over,
};

/** Where an order stands, as a small label. */
export function StageBadge({ stage }: Pick<OrderSummary, "stage">) {
  return (
    <span className={`inline-block rounded-full px-2.5 py-0.5 text-sm font-semibold ${looks[stage]}`}>
      {stageLabel(stage)}
    </span>
  );
}
