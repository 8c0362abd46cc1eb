import { openTestStores, type TestStores, untilAnswered } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { isStoreFault } from "./fault.ts";
import { migrate, pendingMigrations } from "./migrate.ts";
import { mongoMigrations } from "./mongo-migrations/index.ts";
import type { MongoMigration } from "./mongo-migrations/migration.ts";
import { postgresMigrations } from "./postgres-migrations/index.ts";

interface Favourite {
  readonly _id: string;
  readonly userId: string;
  readonly listingId: string;
  readonly createdAt: Date;
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

describe("migrate", () => {
  let suite: TestStores;
  beforeEach(async () => {
    suite = await openTestStores({ migrated: false });
  });
  afterEach(() => suite.close());

  const tables = async () => {
    const rows: { name: string }[] = await suite.stores.postgres.sequelize.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
      { type: QueryTypes.SELECT },
    );
    return rows.map(({ name }) => name);
  };

  it("runs each step once, whichever of four processes comes first", async () => {
    const pending = await pendingMigrations(suite.stores);
    expect(pending.postgres).to.include("0002-users");
    expect(pending.mongo).to.include("0001-listings");
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(suite.settings, suite.stores)));
    expect(runs.flatMap(({ postgres }) => postgres)).to.deep.equal(pending.postgres);
    expect(runs.flatMap(({ mongo }) => mongo)).to.deep.equal(pending.mongo);
    expect(await pendingMigrations(suite.stores)).to.deep.equal({ postgres: [], mongo: [] });
  });

  it("names its steps once each, in the order in which they run", () => {
    for (const steps of [postgresMigrations, mongoMigrations]) {
      const names = steps.map(({ name }) => name);
      expect([...new Set(names)].sort((a, b) => a.localeCompare(b))).to.deep.equal(names);
    }
  });

  it("leaves nothing of a step of PostgreSQL that fails, and runs it when it is mended", async () => {
    const good = { name: "1-good", sql: "CREATE TABLE good (id int)" };
    const broken = {
      name: "2-broken",
      sql: "CREATE TABLE half (id int); INSERT INTO half VALUES ('no number')",
    };
    const steps = { postgres: [good, broken], mongo: [] };
    expect(await failureOf(migrate(suite.settings, suite.stores, steps))).to.match(/2-broken.*no number/);
    expect(await tables())
      .to.include("good")
      .and.not.include("half");
    expect((await pendingMigrations(suite.stores, steps)).postgres).to.deep.equal(["2-broken"]);

    const mended = { postgres: [good, { ...broken, sql: "CREATE TABLE half (id int)" }], mongo: [] };
    expect((await migrate(suite.settings, suite.stores, mended)).postgres).to.deep.equal(["2-broken"]);
    expect(await tables()).to.include("half");
  });

  it("runs a step of MongoDB again that failed half-way", async () => {
    const half: MongoMigration = {
      name: "1-half",
      up: async (db) => {
        await db.createCollection("half");
        throw new Error("the process dies here");
      },
    };
    const whole: MongoMigration = {
      name: "1-half",
      up: async (db) => {
        await db.collection("half").createIndex({ n: 1 });
      },
    };
    const dies = migrate(suite.settings, suite.stores, { postgres: [], mongo: [half] });
    expect(await failureOf(dies)).to.match(/the process dies here/);
    const ran = await migrate(suite.settings, suite.stores, { postgres: [], mongo: [whole] });
    expect(ran.mongo).to.deep.equal(["1-half"]);
  });

  it("repeats every step of MongoDB whose record a crash has lost, with documents in place", async () => {
    await migrate(suite.settings, suite.stores);
    const { db } = suite.stores.mongo;
    const createdAt = new Date("2026-06-01T12:00:00Z");
    await db
      .collection<Favourite>("favourites")
      .insertOne({ _id: "f", userId: "u", listingId: "l", createdAt });
    await db.collection("schema_migrations").deleteMany({});
    const ran = await migrate(suite.settings, suite.stores);
    expect(ran).to.deep.equal({ postgres: [], mongo: mongoMigrations.map(({ name }) => name) });
    expect(await db.collection("favourites").countDocuments()).to.equal(1);
  });

  it("gives a step more time than a request has, but lets it wait for a lock for a moment only", async () => {
    const inPostgres = {
      name: "1-slow",
      sql: "SELECT pg_sleep(0.5); CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS lock_timeout",
    };
    const inMongo: MongoMigration = {
      name: "1-slow",
      up: async (db) => {
        await db.collection("slow").insertOne({ n: 1 });
        await db.collection("slow").findOne({ $where: "sleep(500) || true" });
      },
    };
    const hurried = { ...suite.settings, STORE_TIMEOUT_MS: 300 };
    const steps = { postgres: [inPostgres], mongo: [inMongo] };
    // As a process does that starts: where its connection is too slow for its time-out, it begins again.
    const ran = await untilAnswered(() => migrate(hurried, suite.stores, steps), isStoreFault);
    expect(ran).to.deep.equal({ postgres: ["1-slow"], mongo: ["1-slow"] });
    const [row] = await suite.stores.postgres.sequelize.query("SELECT * FROM seen", {
      type: QueryTypes.SELECT,
    });
    expect(row).to.deep.equal({ lock_timeout: "10s" });
  });
});
