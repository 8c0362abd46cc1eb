import { createServer } from "node:http";
import { MarketplaceError } from "@marketplace/kernel";
import { openTestStores, type TestStores, untilAnswered } from "@marketplace/testing";
import { expect } from "chai";
import { settingsOfNowhere } from "./closed-port.fixture.ts";
import { isStoreFault } from "./fault.ts";
import { openMongo } from "./mongo.ts";
import { openPostgres } from "./postgres.ts";
import { openRedis } from "./redis.ts";
import { openStores } from "./stores.ts";

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => {
      throw new Error(`It was to fail, and answered ${JSON.stringify(answer)}`);
    },
    (thrown: unknown) => thrown,
  );
}

async function expectFault(call: Promise<unknown>, sign: RegExp): Promise<void> {
  const failure = await failureOf(call);
  expect(String(failure)).to.match(sign);
  expect(isStoreFault(failure), String(failure)).to.equal(true);
}

async function expectOwnFault(call: Promise<unknown>, sign: RegExp): Promise<void> {
  const failure = await failureOf(call);
  expect(String(failure)).to.match(sign);
  expect(isStoreFault(failure), String(failure)).to.equal(false);
}

describe("isStoreFault", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ buckets: true });
    await suite.stores.postgres.sequelize.query(
      "CREATE TABLE things (id int PRIMARY KEY, n int NOT NULL CHECK (n > 0)); INSERT INTO things VALUES (1, 1), (2, 1)",
    );
    await suite.stores.mongo.db.collection("things").insertOne({ n: 1 });
  });
  after(() => suite.close());

  const sql = (text: string) => suite.stores.postgres.sequelize.query(text);
  const things = () => suite.stores.mongo.db.collection("things");

  it("knows every store that refuses connections", async () => {
    const stores = openStores(settingsOfNowhere(suite.settings), () => {});
    await expectFault(stores.postgres.sequelize.query("SELECT 1"), /ECONNREFUSED/);
    await expectFault(stores.mongo.db.collection("x").findOne(), /ECONNREFUSED/);
    await expectFault(stores.redis.redis.get("x"), /max retries|Command timed out/);
    await expectFault(stores.minio.within(stores.minio.client.listBuckets()), /ECONNREFUSED/);
    await stores.close();
  });

  it("knows a store that was closed under a late request", async () => {
    const stores = openStores(suite.settings, () => {});
    await stores.postgres.sequelize.query("SELECT 1");
    await stores.mongo.db.collection("x").findOne();
    await stores.close();
    await expectFault(stores.postgres.sequelize.query("SELECT 1"), /closed/);
    await expectFault(stores.redis.redis.get("x"), /Connection is closed/);
  });

  describe("PostgreSQL", () => {
    it("knows a connection that the server ends", async () => {
      const pid = "SELECT pg_terminate_backend(pg_backend_pid())";
      await expectFault(sql(pid), /terminating connection|Connection terminated/);
    });

    for (const [code, what] of [
      ["08006", "a connection failure"],
      ["53300", "too many connections"],
      ["53100", "a full disk"],
      ["57P03", "a server that starts"],
      ["25006", "a standby"],
    ])
      it(`knows ${what} by its code`, async () => {
        await expectFault(sql(`DO $$ BEGIN RAISE 'x' USING ERRCODE = '${code}'; END $$`), /x/);
      });

    it("knows a statement and a lock that take too long", async () => {
      const { sequelize, close } = openPostgres({ ...suite.settings, STORE_TIMEOUT_MS: 1_000 });
      // Its time is for what it is asked: a busy machine may take longer to open a connection.
      await untilAnswered(() => sequelize.query("SELECT 1"));
      await expectFault(sequelize.query("SELECT pg_sleep(5)"), /statement timeout/);
      await suite.stores.postgres.sequelize.transaction(async (transaction) => {
        await suite.stores.postgres.sequelize.query("LOCK TABLE things", { transaction });
        const asked = sequelize.query("SET statement_timeout = 5000; SELECT * FROM things");
        await expectFault(asked, /lock timeout/);
      });
      await close();
    });

    it("knows a serialization failure, which asks to be tried again", async () => {
      const { sequelize } = suite.stores.postgres;
      const clash = sequelize.transaction(async (transaction) => {
        await sequelize.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", { transaction });
        await sequelize.query("SELECT * FROM things", { transaction });
        await sequelize.query("UPDATE things SET n = n + 1 WHERE id = 1");
        await sequelize.query("UPDATE things SET n = n + 1 WHERE id = 1", { transaction });
      });
      await expectFault(clash, /could not serialize/);
    });

    it("knows a deadlock's victim", async () => {
      const { sequelize } = suite.stores.postgres;
      const update = "UPDATE things SET n = n + 1 WHERE id =";
      let meet: () => void = () => {};
      const met = new Promise<void>((resolve) => {
        meet = resolve;
      });
      const waiting: number[] = [];
      const cross = (first: number, second: number) =>
        sequelize.transaction(async (transaction) => {
          await sequelize.query(`${update} ${first}`, { transaction });
          if (waiting.push(first) === 2) meet();
          await met;
          await sequelize.query(`${update} ${second}`, { transaction });
        });
      const both = await Promise.allSettled([cross(1, 2), cross(2, 1)]);
      const victims = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      expect(victims).to.have.lengthOf(1);
      await expectFault(Promise.reject(victims[0]), /deadlock detected/);
    });

    it("does not take our own mistakes for one", async () => {
      await expectOwnFault(sql("INSERT INTO things VALUES (1, 1)"), /Validation error/);
      await expectOwnFault(sql("INSERT INTO things VALUES (3, 0)"), /check constraint/);
      await expectOwnFault(sql("INSERT INTO things VALUES (3, NULL)"), /null value/);
      await expectOwnFault(sql("SELEKT 1"), /syntax error/);
      await expectOwnFault(sql("SELECT 'x'::uuid"), /invalid input syntax/);
      await expectOwnFault(sql("SELECT 1/0"), /division by zero/);
    });
  });

  describe("MongoDB", () => {
    it("knows a read that is out of its time", async () => {
      const slow = things().findOne({ $where: "sleep(5000) || true" }, { maxTimeMS: 50 });
      await expectFault(slow, /time limit/);
    });

    it("knows a pool whose connections are all taken", async () => {
      const mongo = openMongo({ ...suite.settings, MONGO_POOL_MAX: 1, STORE_TIMEOUT_MS: 1_000 });
      const things = mongo.db.collection("things");
      await untilAnswered(() => mongo.client.connect());
      const both = await Promise.allSettled([
        things.findOne({ $where: "sleep(5000) || true" }),
        things.findOne(),
      ]);
      for (const one of both) {
        expect(one.status).to.equal("rejected");
        await expectFault(Promise.reject(one.status === "rejected" && one.reason), /timed out|Timed out/);
      }
      await mongo.close();
    });

    it("knows a read that an operator ends, or whose cursor the server has closed", async () => {
      const { db, client } = suite.stores.mongo;
      const comment = `ended-${suite.settings.MONGO_DATABASE}`;
      const slow = things().findOne({ $where: "sleep(20000) || true" }, { comment });
      const ended = expectFault(slow, /interrupted/i);
      await untilAnswered(async () => {
        const asked = [{ $currentOp: {} }, { $match: { "command.comment": comment, op: "query" } }];
        const [running] = await client
          .db("admin")
          .aggregate(asked, { readConcern: { level: "local" } })
          .toArray();
        if (running === undefined) throw new Error("It does not run yet");
        await client.db("admin").command({ killOp: 1, op: running.opid });
      });
      await ended;
      const several = db.collection<{ n: number }>("several");
      await several.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
      const cursor = several.find({}, { batchSize: 1 });
      await cursor.next();
      await db.command({ killCursors: "several", cursors: [cursor.id] });
      await expectFault(cursor.toArray(), /cursor/i);
    });

    it("knows two writers of one document", async () => {
      const { client } = suite.stores.mongo;
      await client.withSession(async (one) =>
        client.withSession(async (other) => {
          one.startTransaction();
          other.startTransaction();
          await things().updateOne({}, { $inc: { n: 1 } }, { session: one });
          const late = things().updateOne({}, { $inc: { n: 1 } }, { session: other });
          await expectFault(late, /WriteConflict|Write conflict/i);
          await one.abortTransaction();
          await other.abortTransaction();
        }),
      );
    });

    it("does not take our own mistakes for one", async () => {
      const { db } = suite.stores.mongo;
      const [thing] = await things().find().toArray();
      await expectOwnFault(things().insertOne({ ...thing }), /duplicate key/);
      await expectOwnFault(db.collection("listings").insertOne({ n: 1 }), /failed validation/);
      await expectOwnFault(things().findOne({ $nothing: 1 }), /unknown/);
    });
  });

  describe("Redis", () => {
    const reply = (words: string) =>
      suite.stores.redis.redis.eval("return redis.error_reply(ARGV[1])", 0, words);

    it("knows a server that loads, follows another, or has no room", async () => {
      await expectFault(reply("LOADING Redis is loading the dataset in memory"), /LOADING/);
      await expectFault(reply("READONLY You can't write against a read only replica."), /READONLY/);
      await expectFault(reply("OOM command not allowed when used memory > 'maxmemory'."), /OOM/);
    });

    it("knows a connection that is lost for good", async () => {
      const redis = openRedis(suite.settings, () => {});
      redis.redis.disconnect();
      await expectFault(redis.redis.get("x"), /Connection is closed/);
      await redis.close();
    });

    it("does not take our own mistakes for one", async () => {
      await expectOwnFault(suite.stores.redis.redis.call("NOTHING"), /unknown command/);
      await expectOwnFault(reply("WRONGTYPE Operation against a key"), /WRONGTYPE/);
    });
  });

  describe("MinIO", () => {
    it("knows a server that answers 503", async () => {
      const server = createServer((_, answer) => answer.writeHead(503).end());
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const stores = openStores({ ...suite.settings, MINIO_URL: `http://127.0.0.1:${port}` }, () => {});
      await expectFault(stores.minio.client.listBuckets(), /503/);
      await stores.close();
      server.close();
    });

    it("does not take our own mistakes for one", async () => {
      const { client, buckets } = suite.stores.minio;
      await expectOwnFault(client.statObject(buckets.listingImages, "nothing"), /Not ?Found/i);
      await expectOwnFault(client.statObject(`${buckets.listingImages}-nowhere`, "x"), /not ?found/i);
    });
  });

  it("goes by the code of a decision of ours, and not by what caused it", () => {
    const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(isStoreFault(new MarketplaceError("TIMEOUT", "x"))).to.equal(true);
    expect(isStoreFault(new MarketplaceError("STORE_UNAVAILABLE", "x"))).to.equal(true);
    expect(isStoreFault(new MarketplaceError("NOT_FOUND", "x", { cause }))).to.equal(false);
  });

  it("looks into causes and collections, but not without end", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(isStoreFault(new Error("wrapped", { cause: new Error("twice", { cause: refused }) }))).to.equal(
      true,
    );
    expect(isStoreFault(new AggregateError([new Error("bug"), refused]))).to.equal(true);
    const circle = new Error("circle");
    circle.cause = circle;
    expect(isStoreFault(circle)).to.equal(false);
  });

  it("takes nothing else for one, not even what sounds like it", () => {
    const bugs = [
      new TypeError("undefined is not a function"),
      new Error('The buyer wrote "Connection is closed"'),
      new Error("A Command timed out"),
      new Error("LOADING is not a category"),
      Object.assign(new Error("no file"), { code: "ENOENT" }),
      { code: "ECONNREFUSED" },
      "ECONNREFUSED",
      null,
      undefined,
    ];
    for (const bug of bugs) expect(isStoreFault(bug), String(bug)).to.equal(false);
  });
});
