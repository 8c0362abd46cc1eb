import { failureIn } from "@marketplace/api";

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["insufficient_funds", "There is too little on this card"],
  ["capture_failed", "The money could not be taken from this card"],
]);

/** Why a card was not taken, in words; null when an order was refused for something else. */
export function declinedText(failure: unknown): string | null {
  const known = failureIn(failure);
  if (known?.code !== "PAYMENT_DECLINED") return null;
  return reasons.get(known.details.reason) ?? "This card was declined";
}
