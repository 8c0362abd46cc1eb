import { mongoIntents, openSagas, openTwoPhase, type Sagas } from "@marketplace/durable";
import { idsFrom } from "@marketplace/kernel";
import { type Context, createCaller, type Role } from "@marketplace/rpc";
import { rowsOf } from "@marketplace/stores";
import {
  actorOf,
  type ManualClock,
  manualClock,
  openTestStores,
  type TestStores,
  testContext,
} from "@marketplace/testing";
import { z } from "zod";
import { operationCommands } from "./commands.ts";
import type { OperationCommandDeps } from "./deps.ts";
import { openEventDeps } from "./event-deps.ts";
import { mendingSaga, purchaseInput, type World } from "./mending.fixture.ts";
import { operationQueries } from "./queries.ts";
import { type ShelfWorld, shelfOf } from "./shelf.fixture.ts";

const auditRow = z.object({
  action: z.string(),
  actor_id: z.string().nullable(),
  subject: z.string().nullable(),
  outcome: z.string(),
  request_id: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

const newId = idsFrom(() => new Date());
const things = "things";
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** Stores, durable work that can get stuck, and an administrator, for the tests of operations. */
export interface OperationsSuite {
  readonly suite: TestStores;
  readonly time: ManualClock;
  readonly world: World & ShelfWorld;
  readonly shelf: ReturnType<typeof shelfOf>;
  readonly deps: OperationCommandDeps;
  readonly sagas: Sagas;
  readonly adminId: string;
  /** The keys of listings' photographs. */
  readonly listings: Map<string, readonly string[]>;
  /** The procedures as an account of this role may call them. */
  as(role: Role, deps?: OperationCommandDeps, context?: Partial<Context>): Procedures;
  /** Starts a saga, which ends as the world lets it; returns its id. */
  start(item: string): Promise<string>;
  /** Leaves a change prepared whose coordinator is gone; it is to have been finished at the deadline. */
  leavePrepared(gid: string, deadline: Date): Promise<void>;
  /** The lines of the audit log about a subject, oldest first. */
  audited(subject: string | null): Promise<z.infer<typeof auditRow>[]>;
  close(): Promise<void>;
}

type Procedures = ReturnType<ReturnType<typeof proceduresOf>>;

function proceduresOf(deps: OperationCommandDeps) {
  const commands = createCaller(operationCommands(deps));
  const queries = createCaller(operationQueries(deps));
  return (context: ReturnType<typeof testContext>) => ({
    commands: commands(context),
    queries: queries(context),
  });
}

/** Opens stores of the suite's own, with nothing in them. */
export async function openOperations(): Promise<OperationsSuite> {
  const suite = await openTestStores();
  const { postgres, mongo } = suite.stores;
  const { sequelize } = postgres;
  const time = manualClock();
  const { clock } = time;
  const intents = mongoIntents({ db: mongo.db, collection: things });
  await intents.ensureIndexes();
  const twoPhase = openTwoPhase({ sequelize, resources: [intents], clock, log: quiet });
  const world: World & ShelfWorld = {
    ...{ hold: "works", record: "works", undo: "works", handling: "works" },
    before: Promise.resolve(),
  };
  const definition = mendingSaga(world);
  const sagas = openSagas({ sequelize, twoPhase, clock, log: quiet, definitions: [definition] });
  const shelf = shelfOf(mongo, world);
  const projections = [shelf.projection];
  const events = openEventDeps({ ...suite.stores, projections, clock, newId, log: quiet });
  const listings = new Map<string, readonly string[]>();
  const listingPhotographs = async (id: string) => listings.get(id) ?? null;
  const deps: OperationCommandDeps = {
    ...{ postgres, mongo, ...events, sagas, twoPhase, listingPhotographs, clock, newId },
  };
  const adminId = newId();

  return {
    ...{ suite, time, world, shelf, deps, sagas, adminId, listings },
    as: (role, own = deps, context = {}) => proceduresOf(own)(testContext(actorOf(adminId, role), context)),
    async start(item) {
      const request = { scope: "buyer-1", key: `key-of-${item}`, input: purchaseInput(item), waitMs: 5_000 };
      await sagas.start(definition, request).catch(() => {});
      const [begun] = (await sagas.list({ limit: 1_000 })).filter(({ key }) => key === request.key);
      return String(begun?.id);
    },
    async leavePrepared(gid, deadline) {
      const one = mongo.db.collection<{ _id: string }>(things);
      await one.insertOne({ _id: gid, ...{ status: "active", version: 1 } });
      const change = { id: gid, expect: { status: "active" }, set: { status: "sold" } };
      await intents.change(change).prepare(gid, deadline);
    },
    audited: (subject) =>
      rowsOf(sequelize, auditRow, {
        sql: `SELECT action, actor_id, subject, outcome, request_id, details FROM audit_log
              WHERE subject IS NOT DISTINCT FROM $subject ORDER BY at, id`,
        bind: { subject },
      }),
    async close() {
      await sagas.close();
      await suite.close();
    },
  };
}
