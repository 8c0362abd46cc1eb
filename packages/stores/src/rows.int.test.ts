import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { DatabaseError } from "sequelize";
import { z } from "zod";
import { isStoreFault } from "./fault.ts";
import { execute, rowsOf } from "./rows.ts";

const numberRow = z.object({ number: z.int() });

describe("a statement", () => {
  let suite: TestStores;
  let postgres: TestStores["stores"]["postgres"];
  before(async () => {
    suite = await openTestStores();
    postgres = suite.stores.postgres;
  });
  after(() => suite.close());

  const failure = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

  it("binds its values by name, however often one is named, times, lists and nothing among them", async () => {
    const at = new Date("2026-06-01T12:00:00.123Z");
    const row = z.object({ at: z.date(), twice: z.string(), words: z.array(z.string()), nothing: z.null() });
    const [found] = await rowsOf(postgres.sequelize, row, {
      sql: `SELECT $at::timestamptz AS at, $word::text || $word::text AS twice, $words::text[] AS words,
              $none::text AS nothing`,
      bind: { at, word: "a$b'c", words: ["x", "y,z"], none: null },
    });
    expect(found).to.deep.equal({ at, twice: "a$b'ca$b'c", words: ["x", "y,z"], nothing: null });
  });

  it("refuses to run without a value for each name", async () => {
    const thrown = await failure(
      rowsOf(postgres.sequelize, numberRow, { sql: "SELECT $number::int AS number" }),
    );
    expect(thrown).to.be.an("error").with.property("message").that.contains("$number");
  });

  it("belongs to its transaction, and tells how many rows it changed", async () => {
    const { sequelize } = postgres;
    await execute(sequelize, { sql: "CREATE TABLE kept (number integer UNIQUE)" });
    try {
      const rolledBack = sequelize.transaction(async (transaction) => {
        const sql = "INSERT INTO kept SELECT generate_series(1, $count::int)";
        expect(await execute(transaction, { sql, bind: { count: 3 } })).to.equal(3);
        expect(await rowsOf(transaction, numberRow, { sql: "SELECT number FROM kept" })).to.have.length(3);
        expect(await rowsOf(sequelize, numberRow, { sql: "SELECT number FROM kept" })).to.have.length(0);
        throw new Error("back");
      });
      expect(await failure(rolledBack)).to.be.an("error");
      expect(await rowsOf(sequelize, numberRow, { sql: "SELECT number FROM kept" })).to.have.length(0);
    } finally {
      await execute(sequelize, { sql: "DROP TABLE kept" });
    }
  });

  it("is refused after the end of its transaction, rather than run outside it", async () => {
    const { sequelize } = postgres;
    const ended = await sequelize.transaction(async (transaction) => transaction);
    const late = failure(rowsOf(ended, numberRow, { sql: "SELECT 1 AS number" }));
    expect(await late)
      .to.be.an("error")
      .with.property("message")
      .that.contains("has ended");
  });

  it("goes on answering when a column is added that it did not ask for, or asked for by *", async () => {
    const { sequelize } = postgres;
    await execute(sequelize, { sql: "CREATE TABLE widened (number integer)" });
    try {
      await execute(sequelize, { sql: "INSERT INTO widened VALUES (1)" });
      const look = () =>
        Promise.all(
          ["SELECT number FROM widened", "SELECT * FROM widened"].flatMap((sql) =>
            Array.from({ length: 4 }, () => rowsOf(sequelize, numberRow, { sql })),
          ),
        );
      await look();
      await execute(sequelize, { sql: "ALTER TABLE widened ADD COLUMN added text" });
      for (const rows of await look()) expect(rows).to.deep.equal([{ number: 1 }]);
    } finally {
      await execute(sequelize, { sql: "DROP TABLE widened" });
    }
  });

  it("survives that a column changes its type: alone at once, in a transaction when it is tried again", async () => {
    const { sequelize } = postgres;
    const [sql, bind] = ["SELECT number FROM retyped", {}];
    const look = () => rowsOf(sequelize, z.object({ number: z.coerce.number() }), { sql, bind });
    const together = () => sequelize.transaction((transaction) => rowsOf(transaction, z.unknown(), { sql }));
    await execute(sequelize, { sql: "CREATE TABLE retyped (number integer)" });
    try {
      await execute(sequelize, { sql: "INSERT INTO retyped VALUES (1)" });
      const everywhere = () => Promise.allSettled(Array.from({ length: 10 }, together));
      await everywhere();
      await execute(sequelize, { sql: "ALTER TABLE retyped ALTER COLUMN number TYPE bigint" });
      expect(await look()).to.deep.equal([{ number: 1 }]);
      for (const result of await everywhere())
        if (result.status === "rejected") expect(isStoreFault(result.reason)).to.equal(true);
      for (const result of await everywhere()) expect(result.status).to.equal("fulfilled");
    } finally {
      await execute(sequelize, { sql: "DROP TABLE retyped" });
    }
  });

  it("fails as sequelize's own do, with the statement and without the values", async () => {
    const { sequelize } = postgres;
    const thrown = await failure(execute(sequelize, { sql: "SELECT 1 / $zero::int", bind: { zero: 0 } }));
    expect(thrown).to.be.an.instanceOf(DatabaseError).with.property("sql", "SELECT 1 / $1::int");
    expect(thrown).to.have.property("parameters").that.deep.equals({});
    // The connection is as good as before.
    expect(await rowsOf(sequelize, numberRow, { sql: "SELECT 1 AS number" })).to.deep.equal([{ number: 1 }]);
  });
});
