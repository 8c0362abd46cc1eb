import { QueryTypes, Sequelize, type Transaction } from "sequelize";
import { z } from "zod";

// A transaction carries the database that it runs in; sequelize's types leave that out.
const ownerSchema = z.object({ sequelize: z.instanceof(Sequelize) });

type Value = string | number | boolean | Date | null | readonly string[];

interface Statement {
  /** SQL with `$name` for each value. */
  readonly sql: string;
  readonly bind?: Readonly<Record<string, Value>>;
}

/** Runs a statement, alone or as part of a transaction, and parses each row that it answers with. */
export async function rowsOf<S extends z.ZodType>(
  on: Sequelize | Transaction,
  row: S,
  { sql, bind = {} }: Statement,
): Promise<z.output<S>[]> {
  const [sequelize, transaction] =
    on instanceof Sequelize ? [on, null] : [ownerSchema.parse(on).sequelize, on];
  const rows: unknown = await sequelize.query(sql, {
    type: QueryTypes.SELECT,
    bind: Object.fromEntries(Object.entries(bind).map(([name, value]) => [name, bound(value)])),
    transaction,
  });
  return z.array(row).parse(rows);
}

function bound(value: Value) {
  return value instanceof Date ? value.toISOString() : value;
}
