import { idSchema } from "@marketplace/kernel";
import { type Postgres, rowsOf } from "@marketplace/stores";
import { z } from "zod";

const rowSchema = z.object({ key: z.string() });

/** Which of these keys of objects are accounts' avatars. */
export async function avatarsAmong(
  { sequelize }: Pick<Postgres, "sequelize">,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  // A key names its account, by which the row is found.
  const owners = new Set(keys.flatMap((key) => idSchema.safeParse(key.split("/")[1]).data ?? []));
  if (owners.size === 0) return new Set();
  const rows = await rowsOf(sequelize, rowSchema, {
    sql: `SELECT avatar_key AS key FROM users
          WHERE id = ANY($owners::uuid[]) AND avatar_key = ANY($keys::text[])`,
    bind: { owners: [...owners], keys: [...keys] },
  });
  return new Set(rows.map(({ key }) => key));
}
