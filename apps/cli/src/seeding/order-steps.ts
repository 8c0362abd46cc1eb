import type { SeedOrder, SeedStep } from "../seed/plan.ts";

type Status = SeedOrder["status"];

const statusAfter: Readonly<Record<SeedStep["event"], Status>> = {
  confirm: "confirmed",
  ship: "shipped",
  deliver: "delivered",
  cancel: "cancelled",
  return: "returned",
};

/**
 * The steps that still lead an order from where it stands to where the plan wants it. None when it stands somewhere
 * that the plan does not pass: people have taken it elsewhere, and it stays with them.
 */
export function remainingSteps(status: Status, steps: readonly SeedStep[]): readonly SeedStep[] {
  const path = ["pending", ...steps.map(({ event }) => statusAfter[event])];
  const reached = path.indexOf(status);
  return reached < 0 ? [] : steps.slice(reached);
}
