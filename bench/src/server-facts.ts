import { rowsOf, type Stores } from "@marketplace/stores";
import { z } from "zod";

const settingRow = z.object({ name: z.string(), setting: z.string() });
const buildSchema = z.object({ version: z.string() });

/** Which servers these are, and how much of what they acknowledge outlives a crash of the machine. */
export async function serverFacts({ postgres, mongo, redis }: Stores): Promise<Record<string, string>> {
  const rows = await rowsOf(postgres.sequelize, settingRow, {
    sql: `SELECT name, setting FROM pg_settings
          WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes')`,
  });
  const { server_version: version, ...durability } = Object.fromEntries(
    rows.map(({ name, setting }) => [name, setting]),
  );
  const build = buildSchema.parse(await mongo.client.db("admin").command({ buildInfo: 1 }));
  const info = await redis.redis.info();
  const fact = (name: string) => new RegExp(`^${name}:(\\S+)`, "m").exec(info)?.[1] ?? "unknown";
  return {
    PostgreSQL: `${version} (${inWords(durability)})`,
    MongoDB: `${build.version} (writes by majority, journaled)`,
    Redis: `${fact("redis_version")} (append-only file ${fact("aof_enabled") === "1" ? "on" : "off"})`,
  };
}

function inWords(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
