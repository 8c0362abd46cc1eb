import { until } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { openViewSuite, type ViewSuite } from "./view.fixture.ts";
import { guest } from "./view-guest.fixture.ts";
import { WINDOW_MS } from "./view-scripts.ts";

const DAY = (at: Date) => at.toISOString().slice(0, 10);
const FIREFOX = guest(0).userAgent;

describe("the counter of views", () => {
  let suite: ViewSuite;
  let listings: readonly string[];
  before(async () => {
    suite = await openViewSuite();
    listings = await suite.listings(4);
  });
  after(() => suite.close());
  beforeEach(() => suite.forget());

  const listingAt = (place: number) => listings[place] ?? "";
  const counted = async () => {
    await suite.flush();
    return suite.counters();
  };

  it("counts an account, and an address with a user agent, once for a listing and window", async () => {
    const [one, two] = [listingAt(0), listingAt(1)];
    const counter = suite.counter();
    const [anna, bo] = [suite.newId(), suite.newId()];
    for (let times = 0; times < 3; times += 1) {
      counter.seen(one, { userId: anna, address: "10.0.0.1", userAgent: FIREFOX });
      // The same account from elsewhere, and another one from the same place.
      counter.seen(one, { userId: anna, address: "10.0.0.2", userAgent: "another" });
      counter.seen(one, { userId: bo, address: "10.0.0.1", userAgent: FIREFOX });
      counter.seen(one, { userId: null, address: "10.0.0.1", userAgent: FIREFOX });
      counter.seen(one, { userId: null, address: "10.0.0.1", userAgent: "another" });
      counter.seen(one, { userId: null, address: "10.0.0.2", userAgent: FIREFOX });
      counter.seen(two, { userId: anna, address: "10.0.0.1", userAgent: FIREFOX });
    }
    await counter.close();
    expect(await counted()).to.deep.equal({ [one]: 5, [two]: 1 });
    expect(counter.stats()).to.deep.equal({ waiting: 0, counted: 6, bots: 0, dropped: 0, failures: 0 });
  });

  it("does not count who calls themselves a crawler, a preview or a monitor", async () => {
    const counter = suite.counter();
    const agents = [
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0 Safari/537.36",
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "WhatsApp/2.23.20.0",
      "Mozilla/5.0 (compatible; YandexBot/3.0)",
      "Mozilla/5.0 (compatible; Baiduspider/2.0)",
      "UptimeRobot/2.0",
    ];
    for (const userAgent of agents) counter.seen(listingAt(0), { ...guest(1), userAgent });
    counter.seen(listingAt(1), {
      ...guest(1),
      userAgent: "Mozilla/5.0 (Linux; Android 13; CUBOT X70) Chrome",
    });
    // An account is a person's, whatever it reads with.
    counter.seen(listingAt(1), { ...guest(1), userId: suite.newId(), userAgent: "my-bot/1" });
    await counter.close();
    expect(await counted()).to.deep.equal({ [listingAt(1)]: 2 });
    expect(counter.stats().bots).to.equal(agents.length);
  });

  it("lets go what does not fit, and says how much", async () => {
    const counter = suite.counter({ waiting: 5 });
    for (let n = 0; n < 12; n += 1) counter.seen(listingAt(0), guest(n));
    // One that waits already is not one more.
    counter.seen(listingAt(0), guest(2));
    expect(counter.stats()).to.include({ waiting: 5, dropped: 7 });
    await counter.close();
    expect(await counted()).to.deep.equal({ [listingAt(0)]: 5 });
  });

  it("tells by itself, again and again", async () => {
    const counter = suite.counter({ everyMs: 5 });
    for (let n = 0; n < 3; n += 1) {
      counter.seen(listingAt(0), guest(n));
      await until(counter.stats, (seen) => seen.counted > n);
    }
    await counter.close();
    expect(await counted()).to.deep.equal({ [listingAt(0)]: 3 });
  });

  it("keeps what it has while Redis is away, and counts it once when Redis is back", async () => {
    const { redis } = suite.stores.redis;
    const counter = suite.counter({ everyMs: 5, waiting: 100, atOnce: 7 });
    counter.seen(listingAt(0), guest(0));
    await until(counter.stats, (seen) => seen.counted > 0);
    redis.disconnect();
    for (let n = 0; n < 50; n += 1) counter.seen(listingAt(0), guest(n));
    await until(counter.stats, ({ failures }) => failures >= 3);
    for (let n = 0; n < 60; n += 1) counter.seen(listingAt(0), guest(n));
    expect(counter.stats()).to.include({ counted: 1, dropped: 0 });
    await redis.connect();
    await until(counter.stats, ({ waiting }) => waiting === 0);
    await counter.close();
    expect(await counted()).to.deep.equal({ [listingAt(0)]: 60 });
  });

  it("counts once what Redis has counted and could not say so", async () => {
    const { redis } = suite.stores.redis;
    let calls = 0;
    const counter = suite.counter(
      { everyMs: 5, atOnce: 4 },
      {
        redis: {
          eval: async (...args) => {
            const answer = await redis.eval(...args);
            calls += 1;
            if (calls % 2 === 1) throw new Error("Connection is closed.");
            return answer;
          },
        },
      },
    );
    for (let n = 0; n < 10; n += 1) counter.seen(listingAt(0), guest(n));
    await until(counter.stats, ({ waiting }) => waiting === 0);
    await counter.close();
    expect(calls).to.equal(6);
    expect(await counted()).to.deep.equal({ [listingAt(0)]: 10 });
  });

  it("leaves neither an address, a user agent nor an account in Redis, nor the same hash twice", async () => {
    const account = suite.newId();
    const { redis } = suite.stores.redis;
    const prefix = suite.settings.REDIS_KEY_PREFIX;
    for (let window = 0; window < 2; window += 1) {
      const counter = suite.counter();
      for (const listingId of listings.slice(0, 2)) {
        counter.seen(listingId, { userId: account, address: "192.0.2.77", userAgent: FIREFOX });
        counter.seen(listingId, { userId: null, address: "192.0.2.77", userAgent: FIREFOX });
      }
      await counter.close();
      suite.advance(WINDOW_MS);
    }
    const keys = (await redis.keys(`${prefix}views:*`)).map((key) => key.slice(prefix.length));
    const sets = keys.filter((key) => key.startsWith("views:seen:"));
    const hashes = (await Promise.all(sets.map((key) => redis.smembers(key)))).flat();
    expect(hashes).to.have.length(8);
    for (const hash of hashes) expect(hash).to.match(/^-?\d{1,19}$/);
    expect(new Set(hashes)).to.have.property("size", 8);
    const all = JSON.stringify([keys, hashes, await redis.hgetall("views:pending")]);
    for (const secret of [account, "192.0.2.77", "Firefox"]) expect(all).not.to.include(secret);
    for (const key of sets) expect(await redis.pttl(key)).to.be.within(1, 2 * WINDOW_MS);
  });

  it("counts as a plain model does, whoever looks when through whichever process", async () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ process: number(2), listing: number(3), visitor: number(5) }) },
      { weight: 2, arbitrary: fc.record({ advanceMs: fc.integer({ min: 1, max: 40 * 60_000 }) }) },
      { weight: 1, arbitrary: fc.record({ restarts: number(2) }) },
      { weight: 1, arbitrary: fc.constant({ flush: true }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        await suite.forget();
        const processes = [suite.counter(), suite.counter(), suite.counter()];
        const seen = new Set<string>();
        const model = new Map<string, number>();
        for (const one of steps) {
          if ("advanceMs" in one) suite.advance(one.advanceMs);
          else if ("flush" in one) await suite.flush();
          else if ("restarts" in one) {
            await processes[one.restarts]?.close();
            processes[one.restarts] = suite.counter();
          } else {
            const now = suite.clock();
            const listingId = listingAt(one.listing);
            processes[one.process]?.seen(listingId, guest(one.visitor));
            const sight = `${listingId} ${one.visitor} ${Math.floor(now.getTime() / WINDOW_MS)}`;
            const day = `${listingId} ${DAY(now)}`;
            if (!seen.has(sight)) model.set(day, (model.get(day) ?? 0) + 1);
            seen.add(sight);
          }
        }
        await Promise.all(processes.map((one) => one.close()));
        const sums = await counted();
        expect(await suite.days()).to.deep.equal(Object.fromEntries(model));
        for (const listingId of listings) {
          const days = [...model].filter(([day]) => day.startsWith(listingId));
          expect(sums[listingId] ?? 0).to.equal(days.reduce((sum, [, views]) => sum + views, 0));
        }
      }),
      { numRuns: 60 },
    );
  });
});
