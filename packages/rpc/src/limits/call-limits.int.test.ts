import { openRedis } from "@marketplace/stores";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { openLogger } from "../logger.ts";
import { type CallLimits, openCallLimits } from "./call-limits.ts";

const LIMIT = 1_000;
const BLOCK = LIMIT / 50;

describe("the limits of calls", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ migrated: false });
    // Before there is a connection, each counts for itself.
    await suite.stores.redis.redis.ping();
  });
  after(() => suite.close());

  const log = openLogger({ name: "test", level: "silent" });
  const now = () => performance.now();
  const settings = { CALLS_PER_MINUTE_ADDRESS: LIMIT, CALLS_PER_MINUTE_USER: LIMIT };
  const open = (redis = suite.stores.redis) => openCallLimits({ redis, settings, log, now });

  /** Calls until nobody is let through any more, in turns of a few calls each. */
  async function exhaust(
    processes: readonly CallLimits[],
    spend: (limits: CallLimits) => boolean,
  ): Promise<number> {
    let taken = 0;
    for (let refused = 0; refused < processes.length; ) {
      refused = 0;
      for (const limits of processes) {
        const allowed = Array.from({ length: 5 }, () => spend(limits)).filter(Boolean).length;
        taken += allowed;
        if (allowed === 0) refused += 1;
        await limits.settled();
      }
    }
    return taken;
  }

  it("are shared by four processes, up to a block for each", async () => {
    const processes = Array.from({ length: 4 }, () => open());
    const taken = await exhaust(processes, (limits) => limits.spend("203.0.113.1", 1).allowed);
    expect(taken).to.be.within(LIMIT, LIMIT + 4 * BLOCK);
    const later = open();
    expect(await exhaust([later], (limits) => limits.spend("203.0.113.1", 1).allowed)).to.be.at.most(BLOCK);
  });

  it("count the whole of an IPv6 network as one, and accounts for themselves", async () => {
    const limits = open();
    const hosts = Array.from({ length: 40 }, (_, host) => `2001:db8:9:9::${host.toString(16)}`);
    let taken = 0;
    for (const host of hosts)
      for (let call = 0; call < 100; call += 1) taken += Number(limits.spend(host, 1).allowed);
    expect(taken).to.equal(LIMIT);
    expect(limits.spend("2001:db8:9:a::1", 1).allowed).to.equal(true);
    expect(limits.spendOf("2001:db8:9:9::1", 1)).to.include({ allowed: true, remaining: LIMIT - 1 });
    await limits.settled();
  });

  it("are held by each process for itself while Redis is away", async () => {
    const away = openRedis({ ...suite.settings, REDIS_URL: "redis://127.0.0.1:1" }, () => {});
    try {
      const processes = [open(away), open(away)];
      const taken = await exhaust(processes, (limits) => limits.spend("203.0.113.2", 1).allowed);
      expect(taken).to.equal(2 * LIMIT);
    } finally {
      await away.close();
    }
  });

  it("leave no address and no account's id in Redis", async () => {
    const limits = open();
    await exhaust([limits], () => limits.spend("203.0.113.77", 1).allowed);
    await exhaust([limits], () => limits.spendOf("0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21", 1).allowed);
    const { redis } = suite.stores.redis;
    const own = { match: `${suite.settings.REDIS_KEY_PREFIX}*`, count: 1_000 };
    // Other suites have keys too: one step of a scan need not come by these.
    const keys: unknown[] = [];
    for await (const some of redis.scanStream(own)) keys.push(...z.array(z.string()).parse(some));
    expect(keys.length).to.be.greaterThan(1);
    expect(keys.join(" ")).to.not.match(/203\.0|0197a5c2/);
  });
});
