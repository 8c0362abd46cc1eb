import { openCache } from "@marketplace/cache";
import { idsFrom } from "@marketplace/kernel";
import { type Actor, type Context, createCaller } from "@marketplace/rpc";
import { openRedis } from "@marketplace/stores";
import { manualClock, openTestStores, testContext, until } from "@marketplace/testing";
import { QueryTypes } from "sequelize";
import { z } from "zod";
import { userCommands } from "./commands.ts";
import type { UserCommandDeps } from "./deps.ts";
import { userQueries } from "./queries.ts";
import { openSessions } from "./sessions.ts";

/** A password that the rules allow. */
export const PASSWORD = "correct horse battery";

/** A password that is nobody's. */
export const WRONG_PASSWORD = "incorrect horse battery";

let people = 0;
let hosts = 0;

/** Somewhere on the network that nobody has called from. */
export function elsewhere(): { readonly address: string } {
  hosts += 1;
  return { address: `203.0.${Math.floor(hosts / 250)}.${hosts % 250}` };
}

/** The whole slice on stores of a suite's own, called without HTTP. */
export async function openUsers(settings: Readonly<Record<string, string>> = {}) {
  const suite = await openTestStores({ settings: { REGISTRATIONS_PER_HOUR: "100000", ...settings } });
  const time = manualClock();
  const newId = idsFrom(time.clock);
  const cache = await openCache({
    ...{ redis: suite.stores.redis, clock: time.clock, random: () => 0, log: testContext().log },
    // A busy machine must not look like a Redis that is away.
    limits: { timeoutMs: 10_000 },
  });
  const changed = cache.invalidate;
  const deps = { ...suite.stores, settings: suite.settings, cache, changed, clock: time.clock, newId };
  const commands = createCaller(userCommands(deps));
  const queries = createCaller(userQueries(deps));
  const { authenticate } = openSessions(deps);

  const contextOf = (accessToken: string | null, overrides: Partial<Context>) =>
    testContext(null, {
      viewer: async () => (accessToken === null ? null : authenticate(accessToken)),
      validated: accessToken !== null,
      ...overrides,
    });

  /** The commands, as the holder of an access token or as a guest. */
  const as = (accessToken: string | null, overrides: Partial<Context> = {}) =>
    commands(contextOf(accessToken, overrides));

  /** The queries, as the holder of an access token or as a guest. */
  const ask = (accessToken: string | null) => queries(contextOf(accessToken, {}));

  const nextEmail = () => {
    people += 1;
    return `person${people}@example.org`;
  };

  /** Registers somebody new. */
  const join = (email = nextEmail(), overrides: Partial<Context> = {}) =>
    as(null, overrides).register({ email, password: PASSWORD, name: "Anna Jensen" });

  const close = async () => {
    await cache.close();
    await suite.close();
  };

  return { suite, deps, time, as, ask, join, nextEmail, authenticate, close };
}

/** The whole slice on stores of a suite's own. */
export type Users = Awaited<ReturnType<typeof openUsers>>;

const auditRowsSchema = z.array(
  z.object({
    outcome: z.string(),
    subject: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  }),
);

/** What the audit log says of an action by an account, or about a subject, the oldest first. */
export async function auditOf({ deps }: Users, about: string, action: string) {
  const rows: unknown = await deps.postgres.sequelize.query(
    `SELECT outcome, subject, details - 'network' AS details FROM audit_log
     WHERE (actor_id::text = :about OR subject = :about) AND action = :action ORDER BY at, id`,
    { type: QueryTypes.SELECT, replacements: { about, action } },
  );
  return auditRowsSchema.parse(rows);
}

/** Waits until somebody waits for a lock in the suite's database, or `settled` is settled. */
export async function untilLockWaits({ deps }: Users, settled: Promise<unknown>): Promise<void> {
  let over = false;
  void settled.finally(() => {
    over = true;
  });
  await until(async () => {
    const waiting: object[] = await deps.postgres.sequelize.query(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      { type: QueryTypes.SELECT },
    );
    return over || waiting.length > 0;
  });
}

/** Works with Redis away: on the suite's other stores, and a connection to where nobody listens. */
export async function withoutRedis<T>(
  { suite, deps }: Users,
  work: (caller: ReturnType<Users["as"]>, deps: UserCommandDeps) => Promise<T>,
  viewer: Actor | null = null,
): Promise<T> {
  const redis = openRedis({ ...suite.settings, REDIS_URL: "redis://127.0.0.1:1" }, () => {});
  const without = { ...deps, redis };
  try {
    return await work(createCaller(userCommands(without))(testContext(viewer, elsewhere())), without);
  } finally {
    await redis.close();
  }
}
