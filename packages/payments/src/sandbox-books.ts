import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import type { PaymentReport } from "./payment.ts";

const minorUnits = z.coerce.number().int();
const rowSchema = z.object({
  reference: z.string(),
  key: z.string(),
  card: z.string(),
  status: z.enum(["requires_confirmation", "authorised", "captured", "refunded", "voided", "failed"]),
  amount: minorUnits,
  currency: z.string(),
  captured: minorUnits,
  refunded: minorUnits,
  failure: z.string().nullable(),
});

const requestRow = z.object({ input_hash: z.string() });
const voidRow = z.object({ reference: z.string() });

/** A payment in the sandbox's own books. */
export type SandboxPayment = z.infer<typeof rowSchema>;

/** What the sandbox tells of a payment in its books. */
export function reportOf({
  key,
  reference,
  status,
  captured,
  refunded,
  failure,
}: SandboxPayment): PaymentReport {
  return { key, reference, status, captured, refunded, failure };
}

/** Reads one payment, for a change when in a transaction; null when the books have none of that key. */
export async function findInBooks(
  sequelize: Sequelize,
  key: string,
  transaction?: Transaction,
): Promise<SandboxPayment | null> {
  const [payment] = await rowsOf(transaction ?? sequelize, rowSchema, {
    sql: `SELECT reference, key, card, status, amount, currency, captured, refunded, failure
          FROM sandbox_payments WHERE key = $key ${transaction ? "FOR UPDATE" : ""}`,
    bind: { key },
  });
  return payment ?? null;
}

interface Books {
  readonly transaction: Transaction;
}

/** Writes a payment whole, whether or not the books have it. */
export async function writeToBooks({ transaction }: Books, payment: SandboxPayment): Promise<void> {
  await execute(transaction, {
    sql: `INSERT INTO sandbox_payments (reference, key, card, status, amount, currency, captured, refunded, failure)
          VALUES ($reference, $key, $card, $status, $amount, $currency, $captured, $refunded, $failure)
          ON CONFLICT (reference) DO UPDATE SET status = EXCLUDED.status, captured = EXCLUDED.captured,
            refunded = EXCLUDED.refunded, failure = EXCLUDED.failure`,
    bind: payment,
  });
}

/**
 * Notes a request under its key; one that is there already with the same content is a retry (`"again"`), and with
 * other content a fault of the caller (`"other"`). Holds the key until the transaction ends.
 */
export async function noteRequest(
  { transaction }: Books,
  request: { readonly key: string; readonly inputHash: string; readonly reference: string },
): Promise<"new" | "again" | "other"> {
  const inserted = await execute(transaction, {
    sql: `INSERT INTO sandbox_requests (key, input_hash, reference) VALUES ($key, $inputHash, $reference)
          ON CONFLICT (key) DO NOTHING`,
    bind: request,
  });
  if (inserted === 1) return "new";
  const [known] = await rowsOf(transaction, requestRow, {
    sql: "SELECT input_hash FROM sandbox_requests WHERE key = $key",
    bind: { key: request.key },
  });
  return known?.input_hash === request.inputHash ? "again" : "other";
}

/** What the sandbox tells of a payment that was voided before the books had it; null of any other. */
export async function findVoid(
  sequelize: Sequelize,
  key: string,
  transaction?: Transaction,
): Promise<PaymentReport | null> {
  const [known] = await rowsOf(transaction ?? sequelize, voidRow, {
    sql: "SELECT reference FROM sandbox_voids WHERE key = $key",
    bind: { key },
  });
  return known ? voidedBefore(key, known.reference) : null;
}

/** Notes that a payment is voided that the books do not have; the caller holds its key. */
export async function noteVoid(
  { transaction }: Books,
  { key, reference }: { readonly key: string; readonly reference: string },
): Promise<PaymentReport> {
  await execute(transaction, {
    sql: "INSERT INTO sandbox_voids (key, reference) VALUES ($key, $reference)",
    bind: { key, reference },
  });
  return voidedBefore(key, reference);
}

function voidedBefore(key: string, reference: string): PaymentReport {
  return { key, reference, status: "voided", captured: 0, refunded: 0, failure: null };
}

/** Makes requests that would open the same payment wait for each other, until the transaction ends. */
export async function lockKey({ transaction }: Books, key: string): Promise<void> {
  await execute(transaction, {
    sql: "SELECT pg_advisory_xact_lock(hashtextextended($key, 0))",
    bind: { key: `sandbox/${key}` },
  });
}
