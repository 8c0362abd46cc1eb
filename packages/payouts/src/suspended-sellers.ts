import { rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";

/** Which of these accounts are suspended: nothing is paid out to them while they are. */
export async function suspendedAmong(
  on: Sequelize | Transaction,
  sellerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(on, z.object({ id: z.string() }), {
    sql: "SELECT id FROM users WHERE id = ANY($sellerIds::uuid[]) AND status = 'suspended'",
    bind: { sellerIds },
  });
  return new Set(rows.map(({ id }) => id));
}
