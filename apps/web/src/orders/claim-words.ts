import type { RouterInputs } from "@marketplace/api";
import type { Order } from "./order.ts";

/** A buyer's claim about a delivery. */
export type Claim = Order["claims"][number];

/** Why something can go back. */
export type ReturnReason = RouterInputs["orders"]["requestReturn"]["reason"];

/** The reasons for a return, in words. */
export const returnReasons: readonly { readonly value: ReturnReason; readonly label: string }[] = [
  { value: "not-as-described", label: "Not as described" },
  { value: "damaged", label: "Damaged" },
  { value: "wrong-item", label: "Not what was ordered" },
  { value: "counterfeit", label: "Counterfeit" },
  { value: "other", label: "Something else" },
];

/** What is claimed, in a few words. */
export function claimTitle({ kind, reason }: Pick<Claim, "kind" | "reason">): string {
  if (kind === "missing") return "It never came";
  const label = returnReasons.find(({ value }) => value === reason)?.label ?? reason;
  return `To go back: ${label.toLocaleLowerCase("en")}`;
}
