import { MarketplaceError } from "@marketplace/kernel";
import { comparedPayments, type Payment } from "@marketplace/payments";
import { z } from "zod";
import { compareStatement } from "./compare-statement.ts";
import type { OperationDeps } from "./deps.ts";
import { statementLineSchema } from "./statement-text.ts";

const referenceSchema = statementLineSchema.shape.reference;

/*
 * A statement is compared in parts, since a request is bounded, and yet every payment of ours that it leaves out is to
 * be found. So a part is a stretch of the references in the order of their bytes: it holds every line of its stretch,
 * and the payments of the same stretch are ours to compare. The stretches of a statement follow each other without a
 * gap, from null (before all references) to null (after all).
 */

/** A stretch of a provider's statement: all its lines whose reference is past `after`, up to and with `upTo`. */
export const reconcileSchema = z
  .strictObject({
    provider: z.enum(["sandbox", "stripe"]),
    /** The statement's period: `from` is included, `to` is not. */
    from: z.date(),
    to: z.date(),
    after: referenceSchema.nullable(),
    upTo: referenceSchema.nullable(),
    lines: z.array(statementLineSchema).max(2_000),
  })
  .refine(({ from, to }) => from < to, { path: ["to"], error: "must be later than from" })
  .refine(
    ({ after, upTo, lines }) =>
      lines.every(
        ({ reference }) =>
          (after === null || isBefore(after, reference)) && (upTo === null || !isBefore(upTo, reference)),
      ),
    { path: ["lines"], error: "must all lie past `after`, and not past `upTo`" },
  );

const sumsSchema = z.strictObject({ currency: z.string(), captured: z.int(), refunded: z.int() });
const ours = {
  paymentId: z.string(),
  key: z.string(),
  reference: z.string().nullable(),
  status: z.string(),
  here: sumsSchema,
};

/** Where the statement and the payments here do not agree; all lists are empty when they do. */
export const reconciliationSchema = z.strictObject({
  /** Payments of ours that were compared. */
  compared: z.int(),
  /** Of them, those that moved outside the period too, and were only held not to have moved more than is known here. */
  across: z.int(),
  missingHere: z.array(statementLineSchema),
  missingThere: z.array(z.strictObject(ours)),
  /** Lines that repeat the id of an earlier one; they count once. */
  duplicates: z.array(statementLineSchema),
  drifted: z.array(z.strictObject({ ...ours, there: z.array(sumsSchema) })),
});

const MOST_PAYMENTS = 10_000;

/**
 * Compares a stretch of a provider's statement with the payments of the same stretch. It changes nothing, and is a
 * mutation for the sake of its size: a query's input travels in the address.
 * @throws MarketplaceError `VALIDATION_FAILED` when there are too many payments in it to compare at once.
 */
export async function reconcilePayments(
  { postgres }: Pick<OperationDeps, "postgres">,
  { lines, ...stretch }: z.output<typeof reconcileSchema>,
): Promise<z.infer<typeof reconciliationSchema>> {
  const references = [...new Set(lines.map(({ reference }) => reference))];
  const limit = MOST_PAYMENTS + 1;
  const payments = await comparedPayments(postgres.sequelize, { ...stretch, references, limit });
  const compared = payments.within.length + payments.across.length;
  if (compared > MOST_PAYMENTS) {
    throw new MarketplaceError(
      "VALIDATION_FAILED",
      `More than ${MOST_PAYMENTS} payments are to be compared at once; give a shorter period.`,
    );
  }
  const { missingHere, missingThere, duplicates, drifted } = compareStatement(lines, payments);
  return {
    compared,
    across: payments.across.length,
    missingHere: [...missingHere],
    missingThere: missingThere.map(ourSide),
    duplicates: [...duplicates],
    drifted: drifted.map(({ payment, there }) => ({ ...ourSide(payment), there: [...there] })),
  };
}

function ourSide({ id, key, reference, status, money: { currency }, captured, refunded }: Payment) {
  return { paymentId: id, key, reference, status, here: { currency, captured, refunded } };
}

/** The order in which PostgreSQL's "C" collation puts them, and the stretches with it. */
function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
