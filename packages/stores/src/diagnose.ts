import { QueryTypes } from "sequelize";
import { z } from "zod";
import { withDeadline } from "./deadline.ts";
import type { Stores } from "./stores.ts";

/** How one store answered. */
export interface StoreHealth {
  readonly store: "postgresql" | "mongodb" | "redis" | "minio";
  readonly ok: boolean;
  readonly version: string | null;
  readonly milliseconds: number;
  readonly problem: string | null;
}

/**
 * Asks all four stores at once for their version and whether they have what the platform needs of them. Each has so
 * long to answer, in milliseconds.
 */
export async function diagnose(
  stores: Stores,
  patience: number | ((store: StoreHealth["store"]) => number),
): Promise<readonly StoreHealth[]> {
  const patienceWith = typeof patience === "number" ? () => patience : patience;
  const checks = {
    postgresql: () => checkPostgres(stores),
    mongodb: () => checkMongo(stores),
    redis: () => checkRedis(stores),
    minio: () => checkMinio(stores),
  };
  const names = ["postgresql", "mongodb", "redis", "minio"] as const;
  return Promise.all(names.map((store) => check(store, patienceWith(store), checks[store])));
}

interface Finding {
  readonly version: string | null;
  readonly problem: string | null;
}

async function check(
  store: StoreHealth["store"],
  milliseconds: number,
  ask: () => Promise<Finding>,
): Promise<StoreHealth> {
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  try {
    const { version, problem } = await withDeadline(ask(), milliseconds, store);
    return { store, ok: problem === null, version, milliseconds: elapsed(), problem };
  } catch (failure) {
    const problem = `does not answer: ${failure instanceof Error ? failure.message || failure.name : String(failure)}`;
    return { store, ok: false, version: null, milliseconds: elapsed(), problem };
  }
}

async function checkPostgres({ postgres }: Stores): Promise<Finding> {
  const rows: unknown = await postgres.sequelize.query(
    "SELECT current_setting('server_version') AS version, current_setting('max_prepared_transactions')::int AS prepared",
    { type: QueryTypes.SELECT },
  );
  const [row] = z.tuple([z.object({ version: z.string(), prepared: z.int() })]).parse(rows);
  const problem =
    row.prepared > 0 ? null : "max_prepared_transactions is 0; set it to 64 and restart the server";
  return { version: row.version.split(" ")[0] ?? row.version, problem };
}

async function checkMongo({ mongo }: Stores): Promise<Finding> {
  const admin = mongo.client.db("admin");
  const { version } = z.object({ version: z.string() }).parse(await admin.command({ buildInfo: 1 }));
  const hello = z.object({ setName: z.string().optional() }).parse(await admin.command({ hello: 1 }));
  return {
    version,
    problem: hello.setName === undefined ? "is not a replica set; transactions need one" : null,
  };
}

async function checkRedis({ redis }: Stores): Promise<Finding> {
  const info = await redis.redis.info();
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? null;
  const durable = /^aof_enabled:1/m.test(info);
  return { version, problem: durable ? null : "its append-only file is off; set appendonly yes" };
}

async function checkMinio({ minio }: Stores): Promise<Finding> {
  const buckets = new Set((await minio.client.listBuckets()).map(({ name }) => name));
  const missing = Object.values(minio.buckets).filter((name) => !buckets.has(name));
  return { version: null, problem: missing.length > 0 ? `has no bucket ${missing.join(", ")}` : null };
}
