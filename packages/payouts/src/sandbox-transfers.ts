import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { z } from "zod";
import type { Transfer, TransferOutcome } from "./provider.ts";

const rowSchema = z
  .object({
    status: z.enum(["sent", "refused"]),
    reference: z.string().nullable(),
    failure: z.string().nullable(),
    seller_id: z.string().nullable(),
    amount: z.coerce.number().int().nullable(),
    currency: z.string().nullable(),
  })
  .transform(({ status, reference, failure, seller_id, amount, currency }) => ({
    outcome: outcomeOf(status, { reference, failure }),
    sellerId: seller_id,
    amount,
    currency,
  }));

/** A transfer in the sandbox's own books; without a seller and a sum when it was cancelled before it was asked for. */
export type SandboxTransfer = Readonly<z.output<typeof rowSchema>>;

/** Reads a transfer; null when the books have none of that key. */
export async function findTransfer(sequelize: Sequelize, key: string): Promise<SandboxTransfer | null> {
  const [found] = await rowsOf(sequelize, rowSchema, {
    sql: "SELECT * FROM sandbox_transfers WHERE key = $key",
    bind: { key },
  });
  return found ?? null;
}

/** Writes what became of a key, and answers with what stands: whoever comes first under a key has decided it. */
export async function decideTransfer(
  sequelize: Sequelize,
  {
    key,
    transfer,
    outcome,
  }: { readonly key: string; readonly transfer: Transfer | null; readonly outcome: TransferOutcome },
): Promise<SandboxTransfer> {
  await execute(sequelize, {
    sql: `INSERT INTO sandbox_transfers (key, status, reference, failure, seller_id, amount, currency)
          VALUES ($key, $status, $reference, $failure, $sellerId, $amount, $currency) ON CONFLICT (key) DO NOTHING`,
    bind: {
      key,
      status: outcome.status,
      reference: outcome.status === "sent" ? outcome.reference : null,
      failure: outcome.status === "refused" ? outcome.failure : null,
      sellerId: transfer?.sellerId ?? null,
      amount: transfer?.money.amount ?? null,
      currency: transfer?.money.currency ?? null,
    },
  });
  const stands = await findTransfer(sequelize, key);
  if (stands === null) throw new Error(`The transfer ${key} was written and is not there`);
  return stands;
}

function outcomeOf(
  status: "sent" | "refused",
  { reference, failure }: { readonly reference: string | null; readonly failure: string | null },
): TransferOutcome {
  return status === "sent"
    ? { status, reference: reference ?? "" }
    : { status, failure: failure ?? "unknown" };
}
