import { openProjectionJobs, openProjectionWorker } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import { projectCards } from "../card-projection.ts";
import { cardsOf, countedIn, tokensIn, wordsIn } from "../collections.ts";
import { liveIndex } from "../live-index.ts";
import { openSearchSuite, type SearchSuite } from "../search-suite.fixture.ts";

const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const titles = ["Red bicycle", "Blue bicycle", "Green lamp", "Old lamp"];

describe("the search index, as it is compared with the listings", () => {
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
  });
  after(() => shop.close());

  const changed: string[] = [];
  async function run(mode: "rebuild" | "verify") {
    const { mongo } = shop.stores;
    const projection = projectCards({ mongo, changed: async (tags) => void changed.push(...tags) });
    const own = { mongo, projections: [projection], clock: systemClock };
    const jobs = openProjectionJobs({ ...own, newId: idsFrom(systemClock) });
    const id = await jobs.request(projection.name, mode);
    const worker = openProjectionWorker({ ...own, log, looksMs: [10] });
    while (await worker.run());
    const job = await jobs.find(id);
    expect(job).to.include({ status: "done", error: null });
    return job?.result;
  }
  const right = { rows: 4, differing: 0, missing: 0, extra: 0 };

  it("is right where nothing is wrong with it, as it was filled and as it was made anew", async () => {
    await shop.put(...titles.map((title) => ({ title })));
    expect(await run("verify")).to.deep.include(right);
    changed.length = 0;
    expect(await run("rebuild")).to.deep.include(right);
    // What was kept of answers ends with the swap, and not with each row that nobody reads yet.
    expect(changed).to.deep.equal(["search", "search"]);
    expect(await run("verify")).to.deep.include(right);
    const index = await liveIndex(shop.stores.mongo);
    expect(index.generation).to.be.above(0);
    const names = async (collection: string) =>
      new Set((await shop.stores.mongo.db.collection(collection).indexes()).map(({ name }) => name));
    expect(await names(cardsOf(index).collectionName)).to.deep.equal(await names("search_cards"));
    expect(await names(wordsIn(index).collectionName)).to.deep.equal(await names("search_words"));
    expect(await shop.titles({ text: "bicycle" })).to.have.members(["Red bicycle", "Blue bicycle"]);
  });

  it("is found to be wrong whatever was damaged, and is right once it is made anew", async () => {
    const index = await liveIndex(shop.stores.mongo);
    const [card] = await cardsOf(index).find().toArray();
    const one = { _id: card?._id ?? "" };
    const token = card?.tokens[0] ?? "";
    const damages: readonly (readonly [string, () => Promise<unknown>])[] = [
      [`${one._id} differing`, () => cardsOf(index).updateOne(one, { $set: { amount: 1 } })],
      [`token ${token} differing`, () => tokensIn(index).updateOne({ _id: token }, { $inc: { cards: 1 } })],
      ["word lamp missing", () => wordsIn(index).deleteOne({ _id: "lamp" })],
      [
        "word zebra extra",
        () => wordsIn(index).insertOne({ _id: "zebra", cards: 1, named: 1, spellings: [] }),
      ],
      [`counted ${one._id} differing`, () => countedIn(index).updateOne(one, { $set: { said: ["never"] } })],
    ];
    for (const [, damage] of damages) await damage();
    const found = await run("verify");
    const seen = found?.samples.map(({ id, kind }) => `${id} ${kind}`);
    expect(seen).to.include.members(damages.map(([words]) => words));
    expect((await liveIndex(shop.stores.mongo)).generation).to.equal(index.generation);

    expect(await run("rebuild")).to.deep.include(right);
    expect(await run("verify")).to.deep.include(right);
    expect(await shop.titles({ text: "lamp" })).to.have.members(["Green lamp", "Old lamp"]);
  });

  it("is made anew where the one that is read is of an older format, which nobody can read", async () => {
    const { mongo } = shop.stores;
    await run("rebuild");
    await mongo.db
      .collection<{ _id: string }>("projection_generations")
      .updateOne({ _id: "search" }, { $set: { "live.format": 1, retired: [] } });
    await run("rebuild");
    expect(await shop.titles({ text: "bicycle" })).to.have.members(["Red bicycle", "Blue bicycle"]);
    expect(await run("verify")).to.deep.include(right);
  });
});
