import { createCaller } from "@marketplace/rpc";
import { failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import type { ListingReadDeps } from "./deps.ts";
import { untyped } from "./listing.fixture.ts";
import type { ListingDocument } from "./listing-document.ts";
import { listingsOf } from "./listing-store.ts";
import { nothingKept } from "./nothing-kept.fixture.ts";
import { listingQueries } from "./queries.ts";
import { openViewSuite, type ViewSuite } from "./view.fixture.ts";
import { guest } from "./view-guest.fixture.ts";
import { FOLLOWED, HALF_LIFE_MS, VIEW_KEYS } from "./view-scripts.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("hot listings", () => {
  let suite: ViewSuite;
  before(async () => {
    suite = await openViewSuite();
  });
  after(() => suite.close());
  beforeEach(async () => {
    await suite.forget();
    await listingsOf(suite.stores.mongo).deleteMany({});
  });

  const ask = (deps: Partial<ListingReadDeps> = {}) =>
    createCaller(listingQueries({ ...suite.stores, cache: nothingKept, ...deps }))(testContext());
  const hot = async (request: { category?: string; limit?: number } = {}) =>
    (await ask().hot(request)).items.map(({ id }) => id);

  let guests = 0;
  /** So many new guests look at a listing. */
  async function look(views: Readonly<Record<string, number>>): Promise<void> {
    const counter = suite.counter();
    for (const [listingId, count] of Object.entries(views))
      for (let n = 0; n < count; n += 1) counter.seen(listingId, guest(guests++));
    await counter.close();
  }

  async function listings(count: number, category?: string): Promise<string[]> {
    const made: string[] = [];
    for (let n = 0; n < count; n += 1) {
      suite.advance(1_000);
      made.push(...(await suite.listings(1, category)));
    }
    return made;
  }

  it("come in the order of views, and those of yesterday count little", async () => {
    const [old = "", warm = "", cool = ""] = await listings(3);
    await look({ [old]: 20, [warm]: 5, [cool]: 3 });
    expect(await hot()).to.deep.equal([old, warm, cool]);
    suite.advance(DAY);
    // Twenty have faded to one and a quarter, five and one to one and a third.
    await look({ [warm]: 1, [cool]: 2 });
    expect(await hot()).to.deep.equal([cool, warm, old]);
    expect(await hot({ limit: 2 })).to.deep.equal([cool, warm]);
  });

  it("are those that anyone may see and buy", async () => {
    const made = await listings(5);
    const [active = "", sold = "", hidden = "", draft = "", reserved = ""] = made;
    await look({ [active]: 1, [sold]: 9, [hidden]: 9, [draft]: 9, [reserved]: 9, [suite.newId()]: 9 });
    const become = (id: string, change: Partial<ListingDocument>) =>
      listingsOf(suite.stores.mongo).updateOne({ _id: id }, { $set: change });
    await become(sold, { status: "sold" });
    await become(hidden, { moderation: "hidden" });
    await become(draft, { status: "draft" });
    await become(reserved, { status: "reserved" });
    expect(await hot()).to.deep.equal([active]);
  });

  it("are found in a category however many others are hotter, and shown as cards", async () => {
    const phones = await suite.listings(60);
    const [book = "", other = ""] = await listings(2, "books");
    await look({ ...Object.fromEntries(phones.map((id) => [id, 5])), [book]: 2, [other]: 1 });
    expect(await hot({ category: "books" })).to.deep.equal([book, other]);
    const [shown] = (await ask().hot({ category: "books", limit: 1 })).items;
    const { items } = await ask().browse({ category: "books" });
    expect(shown).to.deep.equal(items.find(({ id }) => id === book));
  });

  it("are the newest where none was looked at, and where too few were", async () => {
    const [first = "", second = "", third = ""] = await listings(3);
    expect(await hot()).to.deep.equal([third, second, first]);
    await look({ [first]: 1 });
    expect(await hot()).to.deep.equal([first, third, second]);
    expect(await hot({ limit: 2 })).to.deep.equal([first, third]);
    expect(await hot({ category: "books" })).to.deep.equal([]);
  });

  it("are the newest while Redis is away", async () => {
    const [first = "", second = ""] = await listings(2);
    await look({ [first]: 3 });
    const away = { redis: { zrevrange: async () => Promise.reject(new Error("Connection is closed.")) } };
    const { items } = await ask({ redis: away }).hot({});
    expect(items.map(({ id }) => id)).to.deep.equal([second, first]);
  });

  it("are refused for a category that is none, and by more than fifty", async () => {
    const wrong = [{ category: "phones" }, { limit: 51 }, { limit: 0 }, { sort: "views" }, { limit: "5" }];
    for (const request of wrong)
      expect((await failureFrom(ask().hot(untyped(request)))).code).to.equal("VALIDATION_FAILED");
  });

  it("let in what is looked at now when as many as are followed were looked at before, and are no more", async () => {
    const { redis } = suite.stores.redis;
    const [listingId = "", another = ""] = await listings(2);
    await look({ [another]: 9 });
    const before = Array.from({ length: FOLLOWED - 1 }, (_, n) => [3 + n / FOLLOWED, `listing-${n}`]);
    await redis.zadd(VIEW_KEYS.hot, ...before.flat());
    for (let times = 0; times < 3; times += 1) await look({ [listingId]: 1 });
    expect(await redis.zcard(VIEW_KEYS.hot)).to.equal(FOLLOWED);
    expect(await redis.zrank(VIEW_KEYS.hot, listingId)).to.equal(FOLLOWED - 2);
    expect(await hot()).to.deep.equal([another, listingId]);
  });

  it("fade as a plain model does, over hours and over years", async () => {
    const names = await suite.listings(4);
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 4 })) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 * HOUR }) },
      { weight: 1, arbitrary: fc.constantFrom(26 * DAY, 40 * DAY) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await suite.forget();
        const model = new Map<string, number>();
        for (const one of steps) {
          if (typeof one === "number") {
            suite.advance(one);
            for (const [id, score] of model) model.set(id, score * 2 ** (-one / HALF_LIFE_MS));
          } else {
            await look(one);
            for (const [id, views] of Object.entries(one)) model.set(id, (model.get(id) ?? 0) + views);
          }
        }
        const { redis } = suite.stores.redis;
        const found = await redis.zrevrange(VIEW_KEYS.hot, 0, -1);
        for (const [place, id] of found.entries()) {
          const [here, next] = [model.get(id) ?? 0, model.get(found[place + 1] ?? "") ?? 0];
          expect(here).to.be.at.least(next * (1 - 1e-9));
        }
        // What is gone has faded to nothing.
        for (const [id, score] of model) if (!found.includes(id)) expect(score).to.be.below(1e-6);
      }),
      { numRuns: 60 },
    );
  });
});
