import { MarketplaceError, parseInput } from "@marketplace/kernel";
import { readStatement } from "@marketplace/payments";
import { z } from "zod";

const nameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, "must not contain control characters");

/** One movement on a provider's statement. */
export const statementLineSchema = z.strictObject({
  /** The provider's own name for the line. */
  id: nameSchema,
  /** The payment that it belongs to, by the provider's name. */
  reference: nameSchema,
  kind: z.enum(["capture", "refund"]),
  /** Minor units. */
  amount: z.int().min(0),
  currency: z.string().length(3),
});

/** A part of a statement as the provider wrote it: its header, and whole records after it. */
export const statementTextSchema = z.strictObject({
  // Well below what a request may hold, also when half of it is quotes, which JSON doubles.
  text: z.string().min(1).max(120_000),
  /** Where in the file the first record stands, so that what is wrong is found there; the header is line 1. */
  firstLine: z.int().min(2).default(2),
});

/** The movements of payments in it, in their order. */
export const statementLinesSchema = z.strictObject({ lines: z.array(statementLineSchema) });

/**
 * Reads a part of a provider's statement, in any form that the marketplace knows. It is sent as text and in parts since
 * the forms are the server's to know, and a request is bounded.
 * @throws MarketplaceError `VALIDATION_FAILED` that names the line of the whole file which is wrong.
 */
export function linesOfStatement({ text, firstLine }: z.output<typeof statementTextSchema>) {
  try {
    return parseInput(statementLinesSchema, { lines: readStatement(text) });
  } catch (failure) {
    if (!(failure instanceof MarketplaceError)) throw failure;
    const { code, message, fieldErrors } = failure;
    const inFile = message.replace(/\bline (\d+)/, (_, line) => `line ${Number(line) + firstLine - 2}`);
    throw new MarketplaceError(code, inFile, { fieldErrors, cause: failure });
  }
}
