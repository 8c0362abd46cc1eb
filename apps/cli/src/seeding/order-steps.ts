import type { RouterOutputs } from "@marketplace/api";
import type { SeedStep } from "../seed/plan.ts";

type Stage = RouterOutputs["orders"]["byId"]["stage"];

const stageAfter: Readonly<Record<SeedStep["event"], Stage>> = {
  confirm: "confirmed",
  ship: "shipped",
  deliver: "delivered",
  release: "completed",
  cancel: "cancelled",
  "report-missing": "missing",
  "request-return": "return-requested",
  "accept-return": "returning",
  "refuse-return": "disputed",
  "ship-return": "return-shipped",
  refund: "refunded",
};

/**
 * The steps that still lead an order from where it stands to where the plan wants it. None when it stands somewhere
 * that the plan does not pass: people or a deadline have taken it elsewhere, and it stays there.
 */
export function remainingSteps(stage: Stage, steps: readonly SeedStep[]): readonly SeedStep[] {
  const path = ["placed", ...steps.map(({ event }) => stageAfter[event])];
  const reached = path.indexOf(stage);
  return reached < 0 ? [] : steps.slice(reached);
}
