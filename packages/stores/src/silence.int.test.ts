import { openTestStores, type TestStores, until, untilAnswered } from "@marketplace/testing";
import { expect } from "chai";
import type { ServerSessionId } from "mongodb";
import { isStoreFault } from "./fault.ts";
import { type SilentProxy, silentProxy } from "./silent-proxy.fixture.ts";
import { openStores, type Stores } from "./stores.ts";

// What a network that eats packets does to each store: the worst fault, since nothing says that anything is wrong.
const TIMEOUT_MS = 400;
// Far above what each call takes, for a busy machine; without a limit of ours a call takes 12 s, or for ever.
const BOUND_MS = 8_000;

describe("a store that falls silent", () => {
  let suite: TestStores;
  let proxies: Record<"postgres" | "mongo" | "redis" | "minio", SilentProxy>;
  let stores: Stores;

  before(async () => {
    suite = await openTestStores({ buckets: true });
    await suite.stores.mongo.db.createCollection("things");
  });
  after(() => suite.close());

  beforeEach(async () => {
    const { settings } = suite;
    const [postgres, mongo, redis, minio] = await Promise.all([
      silentProxy(settings.POSTGRES_URL),
      silentProxy(settings.MONGO_URL),
      silentProxy(settings.REDIS_URL),
      silentProxy(settings.MINIO_URL),
    ]);
    proxies = { postgres, mongo, redis, minio };
    const mongoUrl = new URL(mongo.urlOf(settings.MONGO_URL));
    // A replica set would be asked for its own address, which leads past the proxy.
    mongoUrl.searchParams.delete("replicaSet");
    mongoUrl.searchParams.set("directConnection", "true");
    stores = openStores(
      {
        ...settings,
        STORE_TIMEOUT_MS: TIMEOUT_MS,
        POSTGRES_URL: postgres.urlOf(settings.POSTGRES_URL),
        MONGO_URL: mongoUrl.href,
        REDIS_URL: redis.urlOf(settings.REDIS_URL),
        MINIO_URL: minio.urlOf(settings.MINIO_URL),
      },
      () => {},
    );
  });
  afterEach(async () => {
    await stores.close();
    for (const proxy of Object.values(proxies)) await proxy.close();
  });

  /** The failure that a call ends with, once the time that it took was looked at. */
  async function boundedFailure(call: () => Promise<unknown>): Promise<unknown> {
    const started = performance.now();
    const failure = await call().then(
      (answer) => new Error(`It was to fail, and answered ${JSON.stringify(answer)}`),
      (thrown: unknown) => thrown,
    );
    expect(performance.now() - started).to.be.lessThan(BOUND_MS);
    return failure;
  }

  async function expectFault(call: () => Promise<unknown>): Promise<void> {
    const failure = await boundedFailure(call);
    expect(isStoreFault(failure), String(failure)).to.equal(true);
  }

  describe("PostgreSQL", () => {
    const ask = () => stores.postgres.sequelize.query("SELECT 1");

    it("fails a query on an open connection, and one that needs a new connection", async () => {
      await untilAnswered(ask);
      proxies.postgres.silence();
      await expectFault(ask);
      await expectFault(ask);
    });

    it("fails every query of a crowd, in the pool's queue too", async () => {
      await untilAnswered(ask);
      proxies.postgres.silence();
      await Promise.all(Array.from({ length: 40 }, () => expectFault(ask)));
    });

    it("fails a transaction that was under way", async () => {
      await expectFault(() =>
        stores.postgres.sequelize.transaction(async (transaction) => {
          await stores.postgres.sequelize.query("SELECT 1", { transaction });
          proxies.postgres.silence();
          await stores.postgres.sequelize.query("SELECT 1", { transaction });
        }),
      );
    });

    it("fails a commit that is not answered", async () => {
      await expectFault(() =>
        stores.postgres.sequelize.transaction(async (transaction) => {
          await stores.postgres.sequelize.query("SELECT 1", { transaction });
          proxies.postgres.silence();
        }),
      );
    });

    it("answers again when the network does", async () => {
      await untilAnswered(ask);
      proxies.postgres.silence();
      await expectFault(ask);
      proxies.postgres.heal();
      await untilAnswered(ask);
    });

    it("has the server end a query that runs for too long", async () => {
      await expectFault(() => stores.postgres.sequelize.query("SELECT pg_sleep(20)"));
      const active = () =>
        suite.stores.postgres.sequelize.query(
          `SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND query = 'SELECT pg_sleep(20)' AND state = 'active'`,
        );
      await until(active, ([rows]) => rows.length === 0);
    });

    it("has the server end a wait for a lock", async () => {
      const { sequelize } = suite.stores.postgres;
      await sequelize.transaction(async (transaction) => {
        await sequelize.query("SELECT pg_advisory_xact_lock(77)", { transaction });
        await expectFault(() => stores.postgres.sequelize.query("SELECT pg_advisory_lock(77)"));
      });
    });
  });

  describe("MongoDB", () => {
    const things = () => stores.mongo.db.collection<{ n: number }>("things");
    // One that does not find its server in time at first stays closed until it is told to connect again.
    beforeEach(() => untilAnswered(() => stores.mongo.client.connect()));

    it("fails reads and writes on an open connection, and those that need a new connection", async () => {
      await untilAnswered(() => things().findOne());
      proxies.mongo.silence();
      await expectFault(() => things().findOne());
      await expectFault(() => things().insertOne({ n: 1 }));
      await expectFault(() =>
        things()
          .aggregate([{ $count: "n" }])
          .toArray(),
      );
    });

    it("fails every call of a crowd, in the pool's queue too", async () => {
      await untilAnswered(() => things().findOne());
      proxies.mongo.silence();
      await Promise.all(Array.from({ length: 80 }, () => expectFault(() => things().findOne())));
    });

    it("fails a cursor half-way", async () => {
      const many = Array.from({ length: 300 }, (_, n) => ({ n }));
      await suite.stores.mongo.db.collection("things").insertMany(many);
      const cursor = await untilAnswered(async () => {
        const begun = things().find({}, { batchSize: 100 });
        await begun.next();
        return begun;
      });
      proxies.mongo.silence();
      await expectFault(() => cursor.toArray());
    });

    it("fails a transaction that was under way, and does not begin it again", async () => {
      let begun = 0;
      const sessions: ServerSessionId[] = [];
      await expectFault(() =>
        stores.mongo.transaction(async (session) => {
          begun += 1;
          if (session.id !== undefined) sessions.push(session.id);
          await things().insertOne({ n: -1 }, { session });
          proxies.mongo.silence();
          await things().insertOne({ n: -2 }, { session });
        }),
      );
      const begunWhenTold = begun;
      proxies.mongo.heal();
      // The server still holds what nobody will ever end; an operator, or its own limit of a minute, ends it so. This one
      // alone: to kill all would cut off what other suites do on the same server.
      expect(sessions).to.not.deep.equal([]);
      await suite.stores.mongo.client.db("admin").command({ killSessions: sessions });
      await untilAnswered(() => things().findOne());
      expect(begun).to.equal(begunWhenTold);
      expect(await suite.stores.mongo.db.collection("things").countDocuments({ n: { $lt: 0 } })).to.equal(0);
    });

    it("answers again when the network does", async () => {
      await untilAnswered(() => things().findOne());
      proxies.mongo.silence();
      await expectFault(() => things().findOne());
      proxies.mongo.heal();
      await untilAnswered(() => things().findOne());
    });

    it("fails a read that runs for too long, and the server gives it up", async () => {
      await suite.stores.mongo.db.collection("things").insertOne({ n: 1 });
      const marker = `sleep(30000) || "${suite.settings.MONGO_DATABASE}"`;
      const running = () =>
        suite.stores.mongo.client
          .db("admin")
          .aggregate([{ $currentOp: {} }, { $match: { "command.filter": { $eq: { $where: marker } } } }], {
            readConcern: { level: "local" },
          })
          .toArray();
      /** Reads in vain; how many such reads were seen at work meanwhile. */
      const readInVain = async () => {
        let isOver = false;
        const failed = expectFault(() => things().findOne({ $where: marker })).finally(() => {
          isOver = true;
        });
        let most = 0;
        while (!isOver) most = Math.max(most, (await running()).length);
        await failed;
        return most;
      };
      // On a busy machine a look may come when it is over already.
      await until(readInVain, (seen) => seen > 0);
      await until(running, ({ length }) => length === 0);
    });
  });

  describe("Redis", () => {
    const ask = () => stores.redis.redis.get("a");

    it("fails a command on an open connection, and the ones that queue behind", async () => {
      await untilAnswered(ask);
      proxies.redis.silence();
      await Promise.all(Array.from({ length: 40 }, () => expectFault(ask)));
    });

    it("gives the silent connection up, and answers again when the network does", async () => {
      await untilAnswered(ask);
      proxies.redis.silence();
      await expectFault(ask);
      proxies.redis.heal();
      await untilAnswered(ask);
    });
  });

  describe("MinIO", () => {
    const bucket = () => stores.minio.buckets.listingImages;
    const ask = () => stores.minio.within(stores.minio.client.listBuckets());

    it("fails a call on an open connection, and one that needs a new connection", async () => {
      await untilAnswered(ask);
      proxies.minio.silence();
      await expectFault(ask);
      await expectFault(ask);
    });

    it("fails a body half-way", async () => {
      await suite.stores.minio.client.putObject(bucket(), "big", Buffer.alloc(16 * 1024 * 1024));
      const body = await untilAnswered(() =>
        stores.minio.within(stores.minio.client.getObject(bucket(), "big")),
      );
      await expectFault(async () => {
        for await (const _ of body) proxies.minio.silence();
      });
    });

    it("holds no connection for what it gave up: more calls than connections leave it usable", async () => {
      proxies.minio.silence();
      await Promise.all(Array.from({ length: 80 }, () => expectFault(ask)));
      proxies.minio.heal();
      await untilAnswered(ask);
    });
  });
});
