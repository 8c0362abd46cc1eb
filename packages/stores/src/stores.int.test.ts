import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { ensureBuckets } from "./buckets.ts";
import { settingsOfNowhere } from "./closed-port.fixture.ts";
import { diagnose } from "./diagnose.ts";
import { silentProxy } from "./silent-proxy.fixture.ts";
import { openStores } from "./stores.ts";

const NAMES = ["postgresql", "mongodb", "redis", "minio"];

describe("the stores of a process", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  describe("diagnose", () => {
    it("tells each store's version, and what it lacks", async () => {
      const [postgres, mongo, redis, minio] = await diagnose(suite.stores, 5_000);
      expect(postgres).to.include({ store: "postgresql", ok: true, problem: null });
      expect(postgres?.version).to.match(/^\d+\.\d+/);
      expect(mongo).to.include({ store: "mongodb", ok: true, problem: null });
      expect(mongo?.version).to.match(/^\d+\.\d+\.\d+/);
      expect(redis?.version).to.match(/^\d+\.\d+\.\d+/);
      expect(redis).to.include({ store: "redis", ok: true, problem: null });
      expect(minio).to.include({ ok: false });
      expect(minio?.problem).to.match(/has no bucket .*profile-images, .*listing-images/);
    });

    it("is content with MinIO once its buckets are there", async () => {
      const { client, buckets } = suite.stores.minio;
      await ensureBuckets(suite.stores.minio);
      const [, , , minio] = await diagnose(suite.stores, 5_000);
      for (const bucket of Object.values(buckets)) await client.removeBucket(bucket);
      expect(minio).to.include({ store: "minio", ok: true, problem: null });
    });

    it("tells of each store that is down, without a password", async () => {
      const stores = openStores(settingsOfNowhere(suite.settings), () => {});
      const health = await diagnose(stores, 2_000);
      await stores.close();
      expect(health.map(({ store }) => store)).to.deep.equal(NAMES);
      for (const { ok, version, problem } of health) {
        expect({ ok, version }).to.deep.equal({ ok: false, version: null });
        expect(problem)
          .to.match(/^does not answer: ./)
          .and.not.include("u:p@");
      }
    });

    it("ends in its time while a store is silent", async () => {
      const proxy = await silentProxy(suite.settings.POSTGRES_URL);
      proxy.silence();
      const silent = { ...suite.settings, POSTGRES_URL: proxy.urlOf(suite.settings.POSTGRES_URL) };
      const stores = openStores(silent, () => {});
      const [postgres] = await diagnose(stores, 300);
      expect(postgres).to.deep.include({
        ok: false,
        problem: "does not answer: postgresql did not answer within 300 ms; try again.",
      });
      expect(postgres?.milliseconds).to.be.within(250, 10_000);
      await proxy.close();
      await stores.close();
    });
  });

  it("open without waiting for any, so that a process can start while one is down", async () => {
    const faults: Error[] = [];
    const stores = openStores(settingsOfNowhere(suite.settings), (fault) => faults.push(fault));
    await stores.close();
  });

  describe("close", () => {
    it("ends every connection, used or in the midst of a call", async () => {
      const { settings } = suite;
      const proxies = await Promise.all(
        [settings.POSTGRES_URL, settings.MONGO_URL, settings.REDIS_URL, settings.MINIO_URL].map(silentProxy),
      );
      const [postgres, mongo, redis, minio] = proxies;
      if (!postgres || !mongo || !redis || !minio) throw new Error("Four proxies were made");
      const stores = openStores(
        {
          ...settings,
          POSTGRES_URL: postgres.urlOf(settings.POSTGRES_URL),
          MONGO_URL: mongo.urlOf(settings.MONGO_URL).replace(/replicaSet=\w+/, "directConnection=true"),
          REDIS_URL: redis.urlOf(settings.REDIS_URL),
          MINIO_URL: minio.urlOf(settings.MINIO_URL),
        },
        () => {},
      );
      await diagnose(stores, 5_000);
      await Promise.all([1, 2, 3].map(() => stores.postgres.sequelize.query("SELECT 1")));
      for (const proxy of proxies) expect(proxy.open()).to.be.greaterThan(0);
      const underWay = stores.postgres.sequelize.query("SELECT pg_sleep(0.1)").catch(() => {});
      await stores.close();
      await underWay;
      await Promise.all(proxies.map((proxy) => proxy.empty()));
      for (const proxy of proxies) await proxy.close();
    });

    it("can be asked for twice", async () => {
      const stores = openStores(suite.settings, () => {});
      await diagnose(stores, 5_000);
      await Promise.all([stores.close(), stores.close()]);
      await stores.close();
    });

    it("ends while every store is away", async () => {
      const stores = openStores(settingsOfNowhere(suite.settings), () => {});
      await diagnose(stores, 300);
      const started = performance.now();
      await stores.close();
      expect(performance.now() - started).to.be.lessThan(10_000);
    });
  });
});
