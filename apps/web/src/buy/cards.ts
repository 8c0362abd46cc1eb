import { z } from "zod";

/** A card of the sandbox, and what it does. */
export interface DemonstrationCard {
  readonly number: string;
  readonly does: string;
}

/**
 * The cards of the payment sandbox, which moves no money. Its token for a card is the card's number; with a real
 * provider the provider's own form would take the number and give a token for it, and neither we nor our server
 * would see the number.
 */
export const demonstrationCards: readonly DemonstrationCard[] = [
  { number: "4242424242424242", does: "Pays" },
  { number: "4000002500003155", does: "Asks you to confirm at the bank" },
  { number: "4000000000000002", does: "Is declined" },
  { number: "4000000000009995", does: "Has too little on it" },
  { number: "4000000000000341", does: "Fails as the money is taken" },
  { number: "4000000000006983", does: "Pays, and answers late" },
  { number: "4000000000006991", does: "Pays, and says so twice" },
  { number: "4000000000006975", does: "Never answers" },
];

/** The choice of a card whose number is typed. */
export const OTHER_CARD = "other";

/** What stands in the form for a card. */
export interface CardInputs {
  /** A demonstration card's number, or `OTHER_CARD`. */
  choice: string;
  number: string;
}

/** Reads the form for a card: the token of it. */
export const cardFormSchema: z.ZodType<string, CardInputs> = z
  .object({ choice: z.string(), number: z.string() })
  .transform(({ choice, number }, context) => {
    if (choice !== OTHER_CARD) return choice;
    const digits = number.replace(/[\s-]/g, "");
    if (/^\d{12,19}$/.test(digits)) return digits;
    context.addIssue({ code: "custom", path: ["number"], message: "Give the 12 to 19 digits of the card" });
    return z.NEVER;
  });

/** A card's number in groups of four, as it stands on the card. */
export function cardText(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, "$1 ");
}
