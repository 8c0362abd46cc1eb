import { clientLinks } from "@marketplace/api";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { createCaller, openLogger, publicReadsOf, type RunningServer, startApi } from "@marketplace/rpc";
import {
  addAccount,
  addListing,
  openTestStores,
  type TestStores,
  testContext,
  until,
} from "@marketplace/testing";
import {
  expectSameBytes,
  expectSameOutcomes,
  linkModes,
  type QueryCall,
  type Twins,
} from "@marketplace/testing/same-answers";
import { ensureFirstAdmin, userCommands } from "@marketplace/users";
import { createTRPCUntypedClient } from "@trpc/client";
import { expect } from "chai";
import superjson from "superjson";
import { queryProcess } from "./query-process.ts";

const newId = idsFrom(systemClock);
const log = openLogger({ name: "test", level: "silent" });

/** Some that every public read is asked for: what is there, what is not, and what is refused. */
function samplesOf({ sellerId, listingId }: { sellerId: string; listingId: string }) {
  const pages = [{}, { limit: 1 }, { limit: 0 }, { cursor: "no cursor" }];
  const places = [{}, { category: "bikes" }, { category: "bikes", subcategory: "city-bikes" }];
  const samples: Readonly<Record<string, readonly unknown[]>> = {
    "listings.byId": [{ id: listingId }, { id: newId() }, { id: "no id" }],
    "listings.bySeller": [sellerId, newId()].flatMap((id) =>
      pages.map((page) => ({ sellerId: id, ...page })),
    ),
    "listings.browse": [
      ...places.flatMap((place) => pages.map((page) => ({ ...place, ...page }))),
      ...[{ subcategory: "city-bikes" }, { category: "cars", subcategory: "city-bikes" }, { category: "no" }],
    ],
    "listings.hot": [{}, { category: "bikes", limit: 5 }, { limit: 51 }],
    "categories.tree": [undefined, {}, { more: 1 }],
    "categories.popularFilters": [...places, { category: "no" }],
    "reviews.list": [
      ...pages.map((page) => ({ targetType: "seller", targetId: sellerId, ...page })),
      { targetType: "item", targetId: listingId },
      { targetType: "shop", targetId: listingId },
    ],
    "reviews.summary": [
      { targetType: "seller", targetId: sellerId },
      { targetType: "item", targetId: newId() },
      { targetId: listingId },
    ],
    "search.listings": [
      ...[{}, { text: "cykel" }, { text: "cykell", category: "bikes" }, { text: "x".repeat(501) }],
      ...pages.map((page) => ({ text: "kildemoes", near: { coordinates: [10, 56] }, ...page })),
      ...[{ sort: "distance" }, { attributes: [{ key: "no", in: ["x"] }] }],
    ],
    "search.nearby": [{ coordinates: [10.2, 56.15] }, { coordinates: [200, 0] }],
    "search.facets": [{}, { text: "cykel" }, { category: "no" }],
    "search.suggest": [{ text: "kil" }, { text: "" }, {}],
    "system.config": [undefined, {}, { more: 1 }],
    "users.profile": [{ userId: sellerId }, { userId: newId() }, { userId: "no id" }],
  };
  return samples;
}

describe("the query process, beside itself without the fast path", () => {
  const admin = { email: "admin@shop.example", password: "correct horse battery" };
  let suite: TestStores;
  let servers: readonly RunningServer[];
  let twins: Twins;
  /** A listing that no other test asks for by its id. */
  let unseenId: string;
  let publicNames: readonly string[];
  let samples: Readonly<Record<string, readonly unknown[]>>;
  let callers: readonly Readonly<Record<string, string>>[];
  before(async () => {
    suite = await openTestStores({ buckets: true });
    const { stores, settings } = suite;
    const { assemble, ...rest } = queryProcess(settings);
    const fast = await startApi(settings, log, {
      ...rest,
      async assemble(...given) {
        const assembled = await assemble(...given);
        publicNames = [...publicReadsOf(assembled.router).keys()];
        return assembled;
      },
    });
    const plain = await startApi(settings, log, {
      ...rest,
      async assemble(...given) {
        const { early: _, ...assembled } = await assemble(...given);
        return assembled;
      },
    });
    servers = [fast, plain];
    twins = { one: fast.url, other: plain.url };
    const sellerId = await addAccount(stores, { name: "Åse Ørsted-Nuñez 🚲" });
    const listingId = await addListing(stores, { sellerId, title: "Cykel „Kildemoes” \u2028 </b>" });
    await addListing(stores, { sellerId, status: "sold" });
    unseenId = await addListing(stores, { sellerId, units: 2 });
    // So hot that this test's own looks at them change nothing about which is the hottest.
    await stores.redis.redis.zadd("views:hot", 1e12, listingId, 1e9, unseenId);
    samples = samplesOf({ sellerId, listingId });
    const deps = { ...stores, settings, clock: systemClock, newId, changed: async () => {} };
    await ensureFirstAdmin(deps, admin);
    const { tokens } = await createCaller(userCommands(deps))(testContext()).login(admin);
    callers = [{}, {}, { authorization: `Bearer ${tokens.accessToken}` }];
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await suite.close();
  });

  const callsOf = (name: string): readonly QueryCall[] =>
    (samples[name] ?? []).map((input) => ({ name, input }));

  it("has samples of every public read, and of no other", () => {
    expect(Object.keys(samples).sort()).to.deep.equal([...publicNames].sort());
  });

  it("answers each public read with the same bytes, and the good samples by the fast path", async () => {
    for (const name of publicNames) {
      const isFast = [];
      for (const headers of callers)
        for (const { input } of callsOf(name)) {
          const path = `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(superjson.serialize(input)))}`;
          await expectSameBytes(twins, { path, headers });
          const { etag } = Object.fromEntries((await fetch(`${twins.one}${path}`)).headers);
          isFast.push(etag !== undefined);
        }
      expect(isFast, name).to.include(true);
    }
  });

  it("counts a guest's look at a listing, whichever way it was answered", async () => {
    const path = `/trpc/listings.byId?input=${encodeURIComponent(JSON.stringify({ json: { id: unseenId } }))}`;
    const looks = ["Firefox/1", "Firefox/2", "Firefox/3"];
    const answers = [];
    for (const agent of looks)
      answers.push(await fetch(`${twins.one}${path}`, { headers: { "user-agent": agent } }));
    expect(answers.every(({ headers }) => headers.has("etag"))).to.equal(true);
    const { redis } = suite.stores.redis;
    const seen = async () => {
      const prefix = suite.settings.REDIS_KEY_PREFIX;
      // Two where one window gives way to the next meanwhile.
      const windows = await redis.keys(`${prefix}views:seen:${unseenId}:*`);
      const counts = await Promise.all(windows.map((key) => redis.scard(key.slice(prefix.length))));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    expect(await until(seen, (count) => count >= looks.length)).to.equal(looks.length);
  });

  const ownClient: (typeof linkModes)[string] = (url, { authorization }) =>
    createTRPCUntypedClient({ links: clientLinks({ url, token: authorization?.slice("Bearer ".length) }) });

  for (const [mode, ask] of Object.entries({ ...linkModes, "our own links": ownClient }))
    it(`gives a client with ${mode} the same, whether a batch is public in whole or in part`, async () => {
      for (const headers of callers.slice(1)) {
        const outcomes = (calls: readonly QueryCall[]) =>
          expectSameOutcomes(twins, calls, (url) => ask(url, headers));
        for (const name of publicNames) {
          const calls = callsOf(name);
          await outcomes(calls.slice(0, 4));
          await outcomes([...calls.slice(0, 2), { name: "orders.mine", input: {} }]);
        }
        await outcomes(publicNames.flatMap((name) => callsOf(name).slice(0, 1)));
      }
    });
});
