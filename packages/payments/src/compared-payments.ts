import { rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { z } from "zod";
import type { Payment } from "./payment.ts";
import { COLUMNS, rowSchema } from "./payment-store.ts";

/** A stretch of a provider's statement. */
export interface StatementStretch {
  readonly provider: Payment["provider"];
  /** The statement's period: `from` is included, `to` is not. */
  readonly from: Date;
  readonly to: Date;
  /** The references past `after`, up to and with `upTo`, in the order of their bytes; null is before or after all. */
  readonly after: string | null;
  readonly upTo: string | null;
  /** Those that the statement names there. */
  readonly references: readonly string[];
  /** At most so many payments in all. */
  readonly limit: number;
}

/** What a stretch of a statement is compared with. */
export interface ComparedPayments {
  /** Payments that began and last changed within the period, so that the statement must show all of them. */
  readonly within: readonly Payment[];
  /** Others that the statement names: a part of each may stand on another statement. */
  readonly across: readonly Payment[];
}

const comparedRow = z
  .looseObject({ is_within: z.boolean() })
  .transform(({ is_within, ...row }) => ({ isWithin: is_within, payment: rowSchema.parse(row) }));

/** Reads the payments that a stretch of a statement names, or has to name since money was taken for them. */
export async function comparedPayments(
  sequelize: Sequelize,
  { provider, from, to, after, upTo, references, limit }: StatementStretch,
): Promise<ComparedPayments> {
  const rows = await rowsOf(sequelize, comparedRow, {
    sql: `SELECT ${COLUMNS}, created_at >= $from AND updated_at < $to AS is_within FROM payments
          WHERE provider = $provider AND (
            reference = ANY($references)
            OR (captured > 0 AND created_at >= $from AND updated_at < $to
              AND ($after::text IS NULL OR coalesce(reference, '') COLLATE "C" > $after)
              AND ($upTo::text IS NULL OR coalesce(reference, '') COLLATE "C" <= $upTo)))
          ORDER BY id LIMIT $limit::int`,
    bind: { provider, from, to, after, upTo, references, limit },
  });
  const of = (isWithin: boolean) =>
    rows.filter((row) => row.isWithin === isWithin).map(({ payment }) => payment);
  return { within: of(true), across: of(false) };
}
