import { seededRandom, until } from "@marketplace/testing";
import { expect } from "chai";
import { type ClientSession, MongoClient } from "mongodb";
import { listingsOf } from "./listing-store.ts";
import { openViewSuite, type ViewSuite } from "./view.fixture.ts";
import { flushViews } from "./view-flush.ts";
import { guest } from "./view-guest.fixture.ts";
import { VIEW_KEYS } from "./view-scripts.ts";

describe("writing views", () => {
  let suite: ViewSuite;
  let listings: readonly string[];
  before(async () => {
    suite = await openViewSuite();
    listings = await suite.listings(7);
  });
  after(() => suite.close());
  beforeEach(() => suite.forget());

  /** So many guests look at the nth listing, for which it is remembered: one more than the one before. */
  async function look(): Promise<Readonly<Record<string, number>>> {
    const counter = suite.counter();
    for (const [n, listingId] of listings.entries())
      for (let visitor = 0; visitor <= n; visitor += 1) counter.seen(listingId, guest(visitor));
    await counter.close();
    return Object.fromEntries(listings.map((listingId, n) => [listingId, n + 1]));
  }

  const deps = () => ({ ...suite.stores, clock: suite.clock, newId: suite.newId });

  it("adds to what was there, by listing and by day", async () => {
    const first = await look();
    const day = suite.clock().toISOString().slice(0, 10);
    expect(await suite.flush()).to.equal(28);
    expect(await suite.counters()).to.deep.equal(first);
    suite.advance(86_400_000);
    await look();
    const next = suite.clock().toISOString().slice(0, 10);
    expect(await suite.flush()).to.equal(28);
    expect(await suite.flush()).to.equal(0);
    expect(await suite.counters()).to.deep.equal(
      Object.fromEntries(Object.entries(first).map(([listingId, views]) => [listingId, 2 * views])),
    );
    expect(await suite.days()).to.deep.equal(
      Object.fromEntries(
        Object.entries(first).flatMap(([listingId, views]) =>
          [day, next].map((each) => [`${listingId} ${each}`, views]),
        ),
      ),
    );
  });

  it("passes over a listing that is gone, in a chunk with others", async () => {
    const [gone, left] = await suite.listings(2);
    const counter = suite.counter();
    for (const listingId of [gone, left, suite.newId()]) counter.seen(listingId ?? "", guest(1));
    await counter.close();
    await listingsOf(suite.stores.mongo).deleteOne({ _id: gone ?? "" });
    await suite.flush();
    expect(await suite.counters()).to.deep.equal({ [left ?? ""]: 1 });
    expect(Object.keys(await suite.days())).to.have.length(1);
  });

  it("changes neither a listing's version nor what a two-phase commit intends for it", async () => {
    const { mongo } = suite.stores;
    const documents = mongo.db.collection<{ _id: string }>("listings");
    const id = { _id: listings[6] ?? "" };
    const intent = { gid: "listing:test", deadline: suite.clock(), change: { status: "reserved" } };
    const before = await listingsOf(mongo).findOne(id);
    await documents.updateOne(id, { $set: { intent } });
    await look();
    await suite.flush();
    expect(await documents.findOne(id)).to.deep.equal({
      ...before,
      intent,
      metadata: { ...before?.metadata, views: 7 },
    });
    await documents.updateOne(id, { $unset: { intent: "" } });
  });

  it("writes each view once, however many workers do so at once, in each of 30 races", async function () {
    this.timeout(300_000);
    for (let race = 0; race < 30; race += 1) {
      await suite.forget();
      const expected = await look();
      const written = await Promise.all(
        Array.from({ length: 4 }, (_, n) => flushViews(deps(), { restMs: 0, chunk: n + 1 })),
      );
      // Who came by a chunk that another had written counts it as that one's.
      expect(written.reduce((sum, views) => sum + views, 0)).to.equal(28);
      expect(await suite.counters()).to.deep.equal(expected);
    }
  });

  it("loses and doubles nothing when Redis loses its last seconds, at whichever moment", async () => {
    const { redis } = suite.stores.redis;
    const names = [VIEW_KEYS.pending, VIEW_KEYS.taken];
    const dump = () => Promise.all(names.map((name) => redis.dumpBuffer(name)));
    /** Puts back what was on disk. */
    const restore = async (kept: readonly (Buffer | null)[]) => {
      await redis.del(...names);
      for (const [n, value] of kept.entries())
        if (value !== null) await redis.restore(names[n] ?? "", 0, value);
    };
    const pass = (restMs: number) => flushViews(deps(), { restMs });
    const expected = await look();

    // What was taken rests: should that be lost, nothing of it has been written.
    const pending = await dump();
    expect(await pass(60_000)).to.equal(0);
    await restore(pending);
    expect(await suite.counters()).to.deep.equal({});
    expect(await pass(60_000)).to.equal(0);

    // What has rested is on disk as it is: should its end be lost, it comes again under its own id.
    const taken = await dump();
    expect(await pass(0)).to.equal(28);
    await restore(taken);
    expect(await pass(0)).to.equal(0);
    expect(await suite.counters()).to.deep.equal(expected);
  });

  it("is few writes for a million views", async function () {
    this.timeout(300_000);
    const [places, people] = [1_000, 50_000];
    const many = await suite.listings(places);
    const random = seededRandom(8);
    const counter = suite.counter({ everyMs: 5 });
    const seen = new Uint8Array(places * people);
    const expected = new Map<string, number>();
    for (let view = 0; view < 1_000_000; view += 1) {
      // Everybody comes back to the few things that they like.
      const person = Math.floor(random() * people);
      const place = (person * 7 + Math.floor(random() ** 2 * 8)) % places;
      const listingId = many[place] ?? "";
      counter.seen(listingId, guest(person));
      if (seen[place * people + person] === 0) expected.set(listingId, (expected.get(listingId) ?? 0) + 1);
      seen[place * people + person] = 1;
      // A process that sees as many in a second has others beside it.
      if (counter.stats().waiting > 45_000) await until(counter.stats, ({ waiting }) => waiting <= 45_000);
    }
    await counter.close();
    expect(counter.stats()).to.include({ dropped: 0, failures: 0 });

    const client = new MongoClient(suite.settings.MONGO_URL, { monitorCommands: true });
    const commands: string[] = [];
    client.on("commandStarted", ({ commandName }) => commands.push(commandName));
    const mongo = {
      db: client.db(suite.settings.MONGO_DATABASE),
      transaction: <T>(work: (session: ClientSession) => Promise<T>) =>
        client.withSession((session) => session.withTransaction(() => work(session))),
    };
    const written = await flushViews({ ...deps(), mongo }, { restMs: 0 });
    await client.close();
    const counts = await suite.counters();
    expect(counts).to.deep.equal(Object.fromEntries(expected));
    expect(written).to.equal([...expected.values()].reduce((sum, views) => sum + views, 0));
    expect(written).to.be.within(300_000, 400_000);
    const writes = commands.filter((name) => ["insert", "update", "commitTransaction"].includes(name));
    expect(writes).to.have.length.at.most(12);
  });
});
