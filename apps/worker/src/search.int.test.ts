import { openCache } from "@marketplace/cache";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { listingTag } from "@marketplace/listings";
import { createCaller } from "@marketplace/rpc";
import { searchQueries } from "@marketplace/search";
import { actorOf, addAccount, addListing, type TestStores, testContext, until } from "@marketplace/testing";
import { userCommands } from "@marketplace/users";
import { expect } from "chai";
import { quietLog as log, openWorkers } from "./workers.fixture.ts";

describe("what can be found, with two workers", function () {
  this.timeout(300_000);
  let suite: TestStores;
  before(async () => {
    suite = await openWorkers(2);
  });
  after(() => suite.close());

  it("is what is for sale, soon after it is; what was hidden is gone at once, also from what was kept", async () => {
    const { stores, settings } = suite;
    const cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
    try {
      const deps = { ...stores, settings, cache, clock: systemClock, newId: idsFrom(systemClock) };
      const member = createCaller(searchQueries(deps))(testContext(actorOf(await addAccount(stores))));
      // Through the API, which tells of it: the workers may have projected those who were there before already.
      const registered = await createCaller(userCommands({ ...deps, changed: cache.invalidate }))(
        testContext(),
      ).register({ email: "aase@example.org", password: "correct horse battery", name: "Åse" });
      const sellerId = registered.account.id;
      const titles = async (text: string) =>
        (await member.listings({ text })).items.map(({ title }) => title);
      const count = async () => (await member.facets({ text: "tandem" })).total;
      const [first = "", second = ""] = await Promise.all(
        ["Red tandem", "Blue tandem"].map((title) => addListing(stores, { sellerId, title })),
      );
      await until(count, (found) => found === 2);
      const { items } = await member.listings({ text: "tandem" });
      expect(items.map(({ id }) => id)).to.have.members([first, second]);
      await until(
        async () => (await member.listings({ text: "tandem" })).items[0]?.seller,
        (seller) => seller?.name === "Åse",
      );

      const listings = stores.mongo.db.collection<{ _id: string }>("listings");
      await listings.updateOne({ _id: first }, { $set: { moderation: "hidden" } });
      // As whoever changes a listing does before it answers.
      await cache.invalidate([listingTag(first)]);
      expect(await titles("tandem")).to.deep.equal(["Blue tandem"]);
      await until(count, (found) => found === 1);

      await listings.updateOne({ _id: second }, { $set: { title: "Green tricycle" } });
      await until(
        () => titles("tricycle"),
        (found) => found.length === 1,
      );
      await until(count, (found) => found === 0);
    } finally {
      await cache.close();
    }
  });
});
