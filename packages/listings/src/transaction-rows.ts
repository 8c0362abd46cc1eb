import { QueryTypes, Sequelize, type Transaction } from "sequelize";
import { z } from "zod";

// A transaction carries the database that it runs in; sequelize's types leave that out.
const ownerSchema = z.object({ sequelize: z.instanceof(Sequelize) });

interface Statement {
  /** SQL with `$name` for each value. */
  readonly sql: string;
  readonly bind: Readonly<Record<string, string | number | Date | null>>;
}

/** Runs a statement as part of a transaction, and parses each row that it answers with. */
export async function rowsIn<S extends z.ZodType>(
  transaction: Transaction,
  row: S,
  { sql, bind }: Statement,
): Promise<z.output<S>[]> {
  const { sequelize } = ownerSchema.parse(transaction);
  const rows: unknown = await sequelize.query(sql, {
    type: QueryTypes.SELECT,
    bind: Object.fromEntries(
      Object.entries(bind).map(([name, value]) => [
        name,
        value instanceof Date ? value.toISOString() : value,
      ]),
    ),
    transaction,
  });
  return z.array(row).parse(rows);
}
