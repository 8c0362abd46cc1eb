import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { cardsOf, countedIn, tokensIn, uncountedIn, wordsIn } from "./collections.ts";
import { liveIndex } from "./live-index.ts";
import { openReindexWorld, type ReindexWorld } from "./reindex/reindex-world.fixture.ts";

const WAIT_MS = 60_000;

describe("words of listings, when who counts them is killed", function () {
  this.timeout(300_000);
  let world: ReindexWorld;
  before(async () => {
    world = await openReindexWorld(seededRandom(13), 60_000);
  });
  after(() => world.close());

  /** The words of the cards, and what the vocabulary says of them; and how much it has yet to count. */
  async function look() {
    const index = await liveIndex(world.suite.stores.mongo);
    const sums: Record<string, number> = {};
    for (const { tokens, named, said } of await cardsOf(index).find().toArray())
      for (const name of [...tokens, ...[...named, ...said].map((word) => `word ${word}`)])
        sums[name] = (sums[name] ?? 0) + 1;
    const tokens = await tokensIn(index)
      .find({ _id: { $ne: "#lock" } })
      .toArray();
    const words = await wordsIn(index).find().toArray();
    const counts = Object.fromEntries([
      ...tokens.map(({ _id, cards }) => [_id, cards] as const),
      ...words.map(({ _id, cards }) => [`word ${_id}`, cards] as const),
    ]);
    const listings = world.suite.stores.mongo.db.collection("listings");
    const onSale = await listings.countDocuments({ status: "active", moderation: "visible" });
    const cards = await countedIn(index).countDocuments();
    return { sums, counts, left: (await uncountedIn(index).countDocuments()) + Math.abs(onSale - cards) };
  }

  it("are counted exactly once somebody else goes on, wherever that was", async () => {
    await world.fill(40, 0);
    for (const effect of ["words/note", "words/count"])
      for (const when of ["before", "after"]) {
        const point = `${effect}:${when}`;
        const victim = await world.next();
        await victim.send({ do: "arm", point, nth: 2 });
        await victim.send({ do: "events" });
        let isDead = false;
        void victim.ended.then(() => {
          isDead = true;
        });
        for (let changes = 0; !isDead && changes < 1_000; changes++) {
          await world.change();
          await pause(5);
        }
        expect(isDead, `it was to die at ${point}`).to.equal(true);
        const survivor = await world.next();
        await survivor.send({ do: "events" });
        const giveUpAt = performance.now() + WAIT_MS;
        let { sums, counts, left } = await look();
        while ((left > 0 || !isEqual(sums, counts)) && performance.now() < giveUpAt) {
          await pause(50);
          ({ sums, counts, left } = await look());
        }
        expect(counts, `killed at ${point}`).to.deep.equal(sums);
        expect(left).to.equal(0);
        await survivor.kill();
      }
  });
});

function isEqual(one: Record<string, number>, other: Record<string, number>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
