import type { Money } from "@marketplace/api";
import { z } from "zod";
import { readAmount } from "../sell/price-input.ts";

/** Most characters of what somebody says to a claim. */
export const MAX_WORDS = 2_000;

/** What somebody is to say. */
export function wordsSchema(most = MAX_WORDS) {
  return z
    .string()
    .trim()
    .min(1, "Say it in a few words")
    .max(most, `At most ${most.toLocaleString("en")} characters`);
}

/** Reads a decision about an order of this price: what goes back to the buyer, from nothing to all, and why. */
export function decisionSchema({ amount: most, currency }: Money) {
  return z.object({
    refund: z.string().transform((typed, context): Money => {
      const refuse = (message: string) => {
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      };
      if (typed.trim() === "") return refuse("Give an amount, or 0");
      const reading = readAmount(typed, currency);
      if ("problem" in reading) return refuse(reading.problem);
      return reading.amount > most ? refuse("That is more than was paid") : { ...reading, currency };
    }),
    decision: wordsSchema(),
  });
}

/** A decision about an order, read. */
export type Decision = z.output<ReturnType<typeof decisionSchema>>;
