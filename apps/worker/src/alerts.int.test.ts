import { idsFrom, systemClock } from "@marketplace/kernel";
import { createCaller } from "@marketplace/rpc";
import { searchCommands } from "@marketplace/search";
import { actorOf, addAccount, addListing, type TestStores, testContext, until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { openWorkers } from "./workers.fixture.ts";

const rowsSchema = z.array(
  z.object({
    ...{ userId: z.string(), kind: z.string(), title: z.string(), search: z.string().optional() },
    subject: z.object({ type: z.literal("listing"), id: z.string() }),
    before: z.object({ amount: z.number() }).optional(),
  }),
);

describe("alerts, with two workers", () => {
  const newId = idsFrom(systemClock);
  let suite: TestStores;
  before(async () => {
    suite = await openWorkers(2);
  });
  after(() => suite.close());

  const listings = () => suite.stores.mongo.db.collection<{ _id: string }>("listings");
  const told = async () => {
    const found = suite.stores.mongo.db.collection("notifications").find().sort({ at: 1 });
    return rowsSchema.parse(await found.toArray());
  };
  const change = (id: string, set: object) =>
    listings().updateOne({ _id: id }, { $set: set, $inc: { version: 1 } });

  it("are in the feed once: of what a saved search waits for, and of a favourite that costs less", async () => {
    const { stores } = suite;
    const deps = { ...stores, clock: systemClock, newId, random: Math.random };
    const [seller, anna, bo] = await Promise.all([1, 2, 3].map(() => addAccount(stores)));
    const as = (userId = "") => createCaller(searchCommands(deps))(testContext(actorOf(userId)));
    await as(anna).save({ name: "Tandems", filter: { text: "tandem", price: { currency: "DKK" } } });
    await as(bo).save({ name: "Boats", filter: { text: "boat" } });
    // A seller who searches for what they sell is not told of it.
    await as(seller).save({ name: "Rivals", filter: { text: "tandem" } });

    const ids: string[] = [];
    for (let nth = 0; nth < 10; nth += 1) {
      const id = await addListing(stores, {
        sellerId: seller ?? "",
        title: `Tandem ${nth}`,
        status: "draft",
      });
      await change(id, { status: "active", publishedAt: new Date() });
      await change(id, { description: "Well kept, and heard of twice." });
      ids.push(id);
    }
    const matches = await until(told, (rows) => rows.length >= ids.length);
    expect(matches.map(({ userId, kind, search }) => ({ userId, kind, search }))).to.deep.equal(
      ids.map(() => ({ userId: anna, kind: "saved-search-match", search: "Tandems" })),
    );
    expect(matches.map(({ subject }) => subject.id)).to.have.members(ids);

    const [cheaper = ""] = ids;
    await stores.mongo.db
      .collection<Record<"_id" | "userId" | "listingId", string> & { createdAt: Date }>("favourites")
      .insertOne({
        ...{ _id: `${cheaper}:${bo}`, userId: bo ?? "", listingId: cheaper },
        createdAt: new Date(),
      });
    await change(cheaper, { "price.amount": 99_900 });
    const all = await until(told, (rows) => rows.length > ids.length);
    expect(all.slice(ids.length)).to.deep.equal([
      {
        ...{ userId: bo, kind: "price-drop", title: "Tandem 0", before: { amount: 129_900 } },
        subject: { type: "listing", id: cheaper },
      },
    ]);
  });
});
