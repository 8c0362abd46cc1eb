import { createClient } from "@marketplace/api";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { createCaller, openLogger, type RunningServer } from "@marketplace/rpc";
import { openTestStores, type TestStores, testContext } from "@marketplace/testing";
import { ensureFirstAdmin, userCommands } from "@marketplace/users";
import { expect } from "chai";
import { startQuery } from "./query-process.ts";

describe("the query process", () => {
  const admin = { email: "admin@shop.example", password: "correct horse battery" };
  let suite: TestStores;
  let query: RunningServer;
  before(async () => {
    suite = await openTestStores({ buckets: true });
    query = await startQuery(suite.settings, openLogger({ name: "test", level: "silent" }));
  });
  after(async () => {
    await query.close();
    await suite.close();
  });

  it("tells anyone which installation it is", async () => {
    const info = await createClient({ url: query.url }).system.info.query({});
    expect(info).to.deep.include({ name: "marketplace", environment: "test" });
    expect(info.time).to.be.instanceOf(Date);
  });

  it("tells anyone how the platform is set up, as its slices go by it", async () => {
    const config = await createClient({ url: query.url }).system.config.query();
    expect(config.payments).to.deep.equal({ provider: suite.settings.PAYMENT_PROVIDER });
    expect(config.currencies).to.deep.include.members([
      { code: "DKK", decimals: 2 },
      { code: "JPY", decimals: 0 },
    ]);
    expect(config.countries).to.include.members(["DK", "SE"]).and.have.length(249);
    expect(config.photographs).to.deep.include({ perListing: 12, bytes: 10 * 1024 * 1024 });
    expect(config.fees).to.deep.include.members([{ category: "electronics", basisPoints: 600 }]);
    expect(config.orders.deadlines).to.deep.include.members([
      { stage: "confirmed", afterMs: 7 * 86_400_000, brings: "cancel" },
    ]);
    expect(config.payouts.minimums).to.deep.include({ currency: "DKK", amount: 5_000 });
  });

  it("tells an administrator how its stores are, what is to be migrated, and how full the disk is", async () => {
    const deps = {
      ...suite.stores,
      settings: suite.settings,
      clock: systemClock,
      newId: idsFrom(systemClock),
      changed: async () => {},
    };
    await ensureFirstAdmin(deps, admin);
    const { tokens } = await createCaller(userCommands(deps))(testContext()).login(admin);
    const doctor = await createClient({ url: query.url, token: tokens.accessToken }).system.doctor.query({});
    expect(doctor.stores.map(({ store, ok, problem }) => ({ store, ok, problem }))).to.deep.equal(
      ["postgresql", "mongodb", "redis", "minio"].map((store) => ({ store, ok: true, problem: null })),
    );
    expect(doctor.migrations).to.deep.equal({ postgres: [], mongo: [] });
    expect(doctor.disk.freeBytes).to.be.within(1, doctor.disk.totalBytes);
    expect(doctor.process.nodeVersion).to.equal(process.versions.node);
  });

  it("answers its health", async () => {
    const health = await fetch(`${query.url}/health`);
    expect(await health.json()).to.deep.include({ name: "query", ok: true, draining: false });
  });
});
