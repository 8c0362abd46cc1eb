import { currencyDecimals, currencySchema, MarketplaceError } from "@marketplace/kernel";
import { parse } from "csv-parse/sync";
import { z } from "zod";

/** One movement on a provider's statement. */
export interface StatementLine {
  /** The provider's own name for the line. */
  readonly id: string;
  /** The payment that it belongs to. */
  readonly reference: string;
  readonly kind: "capture" | "refund";
  /** Minor units, never negative. */
  readonly amount: number;
  readonly currency: string;
}

const text = z.string().trim().min(1, "must not be empty");
const currency = z.string().trim().toUpperCase().pipe(currencySchema);

const plainSchema = z.object({
  id: text,
  reference: text,
  kind: z.enum(["capture", "refund"]),
  amount: z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, "must be a whole number of minor units")
    .transform(Number),
  currency,
});

const decimal = z
  .string()
  .trim()
  .regex(/^-?\d{1,13}(\.\d{1,4})?$/, "must be a number such as -12.50");

// The columns of Stripe's report `balance_change_from_activity.itemized` that matter here. Its `gross` is in the
// currency that Stripe settles in; what the buyer paid stands beside it when that is another one.
const stripeSchema = z
  .object({
    balance_transaction_id: text,
    payment_intent_id: text,
    reporting_category: text,
    gross: decimal,
    currency,
    customer_facing_amount: decimal.or(z.literal("")).optional(),
    customer_facing_currency: currency.or(z.literal("")).optional(),
  })
  .transform((row): StatementLine => {
    const paid = row.customer_facing_amount && row.customer_facing_currency;
    const code = paid ? (row.customer_facing_currency ?? row.currency) : row.currency;
    return {
      id: row.balance_transaction_id,
      reference: row.payment_intent_id,
      kind: row.reporting_category === "refund" ? "refund" : "capture",
      amount: minorUnitsOf(paid ? (row.customer_facing_amount ?? row.gross) : row.gross, code),
      currency: code,
    };
  });

// Fees, payouts and disputes are other accounts' business, and a charge made elsewhere has no PaymentIntent.
function isPayment(row: Readonly<Record<string, unknown>>): boolean {
  return (
    (row.reporting_category === "charge" || row.reporting_category === "refund") &&
    row.payment_intent_id !== ""
  );
}

const recordSchema = z.array(
  z.object({ info: z.object({ lines: z.int() }), record: z.record(z.string(), z.unknown()) }),
);

/**
 * Reads a provider's statement: CSV whose header is `id,reference,kind,amount,currency`, with minor units and `capture`
 * or `refund` as kind; or Stripe's itemized report of balance changes as it is downloaded.
 * @throws MarketplaceError `VALIDATION_FAILED` that names the first line that is wrong, or the columns that are missing.
 */
export function readStatement(csv: string): StatementLine[] {
  const rows = parsed(csv);
  const isStripes = rows[0] !== undefined && "balance_transaction_id" in rows[0].record;
  const schema = isStripes ? stripeSchema : plainSchema;
  return rows
    .filter(({ record }) => !isStripes || isPayment(record))
    .map(({ record, info }) => {
      const line = schema.safeParse(record);
      if (line.success) return line.data;
      const [issue] = line.error.issues;
      throw wrong(`line ${info.lines}: ${String(issue?.path[0] ?? "it")} ${issue?.message ?? "is wrong"}`);
    });
}

function parsed(csv: string): z.infer<typeof recordSchema> {
  try {
    const records: unknown = parse(csv, { columns: true, bom: true, info: true, skip_empty_lines: true });
    return recordSchema.parse(records);
  } catch (cause) {
    if (cause instanceof z.ZodError) throw cause;
    throw wrong(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function wrong(what: string, cause?: unknown): MarketplaceError {
  return new MarketplaceError("VALIDATION_FAILED", `The statement cannot be read: ${what}.`, { cause });
}

// By its digits: a float would lose the last one of a large sum.
function minorUnitsOf(amount: string, code: string): number {
  const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
  const decimals = currencyDecimals(code);
  if (/[1-9]/.test(fraction.slice(decimals)))
    throw wrong(`${amount} ${code} has more than ${decimals} decimals`);
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
}
