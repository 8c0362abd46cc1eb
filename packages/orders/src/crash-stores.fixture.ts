import { type Mongo, rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import type { z } from "zod";

/** The stores that a checker looks into. */
export interface CrashStores {
  readonly sequelize: Sequelize;
  readonly db: Mongo["db"];
}

/** What is wrong with rows of a statement, each in words that begin with its name. */
export async function wrongRows<S extends z.ZodType>(
  { sequelize }: CrashStores,
  [row, sql]: readonly [S, string],
  wrongWith: (row: z.output<S>) => readonly (string | false)[],
): Promise<string[]> {
  const rows = await rowsOf(sequelize, row, { sql });
  return rows.flatMap((one) => wrongWith(one).filter((what) => what !== false));
}
