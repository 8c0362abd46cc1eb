import type { Stores } from "@marketplace/stores";
import type { PostgresCalls } from "./answer-counter.ts";
import { mongoCommands } from "./mongo-profile.ts";
import type { PostgresProxy } from "./postgres-proxy.ts";
import { redisCommands } from "./redis-commands.ts";

/** Calls to the stores that one operation comes to, on average. */
export interface Traffic extends Readonly<PostgresCalls> {
  readonly mongoCommands: number;
  readonly redisCommands: number;
  /** Answers that were waited for, whether one after another or at once. */
  readonly allRoundTrips: number;
}

interface Watched {
  readonly stores: Pick<Stores, "mongo" | "redis">;
  readonly proxy: PostgresProxy;
}

/** Counts what work that does so many operations asks of the stores; nothing else must use them meanwhile. */
export async function trafficOf(
  { stores, proxy }: Watched,
  operations: number,
  work: () => Promise<void>,
): Promise<Traffic> {
  const redisBefore = await redisCommands(stores.redis);
  const before = { ...proxy.calls };
  const mongo = await mongoCommands(stores.mongo, work);
  const after = { ...proxy.calls };
  const redis = (await redisCommands(stores.redis)) - redisBefore;
  const each = (count: number) => count / operations;
  return {
    statements: each(after.statements - before.statements),
    roundTrips: each(after.roundTrips - before.roundTrips),
    commits: each(after.commits - before.commits),
    writingCommits: each(after.writingCommits - before.writingCommits),
    mongoCommands: each(mongo),
    redisCommands: each(redis),
    allRoundTrips: each(after.roundTrips - before.roundTrips + mongo + redis),
  };
}
