import { refreshRows } from "@marketplace/durable";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { projectCards } from "./card-projection.ts";
import { checkWords } from "./check-words.ts";
import { countedIn, tokensIn, uncountedIn, wordsIn } from "./collections.ts";
import { countNoted } from "./count-words.ts";
import { liveIndex } from "./live-index.ts";
import { openSearchSuite, type SearchSuite } from "./search-suite.fixture.ts";

const WORDS = ["bicycle", "lamp", "chair", "table", "mirror", "carpet", "kettle", "violin"];

describe("words of listings, which are counted after these can be found", () => {
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
  });
  after(() => shop.close());
  beforeEach(() => shop.clear());

  /** Brings cards up, as events do, and leaves their words to be counted. */
  async function followAlone(...ids: readonly string[]): Promise<void> {
    const { mongo } = shop.stores;
    await refreshRows(projectCards({ mongo, changed: async () => {} }), ids, { mongo });
  }

  async function isCounted(word: string): Promise<boolean> {
    return (await wordsIn(await liveIndex(shop.stores.mongo)).findOne({ _id: word })) !== null;
  }

  it("find their listing before they are counted, and are not taken for misspelt ones", async () => {
    const [, listing] = await shop.put({ title: "Old mirror" }, { title: "Old chair" });
    await shop.change(listing?._id ?? "", { title: "Old mirrox" });
    await followAlone(listing?._id ?? "");
    expect(await isCounted("mirrox")).to.equal(false);
    for (const text of ["mirrox", "old mirrox"]) {
      const page = await shop.search({ text });
      expect(page, text).to.deep.include({ corrected: null, words: "all" });
      expect(page.items.map(({ id }) => id)).to.deep.equal([listing?._id]);
    }
    expect(await shop.search({ text: "mirrol" })).to.include({ corrected: "mirror" });
    await countNoted(shop.stores.mongo, 0);
    expect(await isCounted("mirrox")).to.equal(true);
    expect(await isCounted("chair")).to.equal(false);
  });

  it("are counted exactly, whoever counts at once and however often cards change meanwhile", async () => {
    const { mongo } = shop.stores;
    const random = seededRandom(5);
    const title = () =>
      Array.from({ length: 3 }, () => WORDS[Math.floor(random() * WORDS.length)] ?? "").join(" ");
    const made = await shop.put(...Array.from({ length: 12 }, () => ({ title: title() })));
    const ids = made.map(({ _id }) => _id);
    for (let round = 0; round < 10; round++) {
      const some = ids.filter(() => random() < 0.4);
      for (const id of some)
        await shop.change(id, random() < 0.3 ? { status: "sold" } : { title: title(), status: "active" });
      // Two bring the same cards up, and two count, while others change.
      await Promise.all([
        followAlone(...some),
        followAlone(...some),
        countNoted(mongo, 0),
        countNoted(mongo, 0),
      ]);
    }
    await countNoted(mongo, 0);
    const index = await liveIndex(mongo);
    expect(await uncountedIn(index).countDocuments()).to.equal(0);
    expect(await checkWords(mongo, 0)).to.deep.equal([]);
    const onSale = await countedIn(index).countDocuments();
    expect(onSale).to.be.within(1, 12);
    expect(await tokensIn(index).findOne({ _id: "#all" })).to.include({ cards: onSale });
  });

  it("are counted before they are compared with the cards", async () => {
    const [listing] = await shop.put({ title: "Green lamp" });
    await shop.change(listing?._id ?? "", { title: "Green kettle" });
    await followAlone(listing?._id ?? "");
    expect(await checkWords(shop.stores.mongo, 0)).to.deep.equal([]);
    expect(await isCounted("kettle")).to.equal(true);
    expect(await isCounted("lamp")).to.equal(false);
  });
});
