import { setTimeout as pause } from "node:timers/promises";
import { readListingsOnSale } from "@marketplace/listings";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { cardOf } from "../card.ts";
import { cardsOf, tokensIn, wordsIn } from "../collections.ts";
import { liveIndex } from "../live-index.ts";
import { type Readers, startReaders } from "./reindex-readers.fixture.ts";
import { openReindexWorld, type ReindexWorld } from "./reindex-world.fixture.ts";

const LISTINGS = Number(process.env.REINDEX_LISTINGS ?? 300);
const LONG = LISTINGS > 10_000;
const STEADY = 30;
const GRACE_MS = 1_500;
const OURS = /^generation\//;
const pointsSchema = z.record(z.string(), z.int());

describe("making the search index anew", function () {
  this.timeout(300_000);
  const random = seededRandom(11);
  let world: ReindexWorld;
  let readers: Readers;
  before(async () => {
    world = await openReindexWorld(random, GRACE_MS);
    await world.fill(LISTINGS, STEADY);
    // One that nobody kills: a transaction of a process that is gone holds what it has changed for a while.
    await (await world.next()).send({ do: "events" });
    // The first index is there before anybody reads.
    const survivor = await world.next();
    await survivor.send({ do: "jobs" });
    expect(await world.ended(await world.request("rebuild"))).to.include({ status: "done" });
    await survivor.kill();
    readers = startReaders(world);
  });
  after(async () => {
    await readers?.stop();
    await world.close();
  });

  /** What is not as the listings are: cards, and the counts of their words. */
  async function damage(): Promise<readonly string[]> {
    const { mongo } = world.suite.stores;
    const index = await liveIndex(mongo);
    const cards = await cardsOf(index).find().toArray();
    const listings = await mongo.db.collection<{ _id: string }>("listings").distinct("_id");
    const truth = await readListingsOnSale(mongo, listings);
    const wrong = cards.flatMap(({ _id, ...card }) => {
      const listing = truth.get(_id);
      if (listing === undefined) return [`${_id} is too many`];
      const { weights, tokens } = cardOf(listing);
      return JSON.stringify([card.weights, card.tokens]) === JSON.stringify([weights, tokens])
        ? []
        : [`${_id} differs`];
    });
    const missing = truth.size - cards.length + wrong.filter((one) => one.endsWith("many")).length;
    const should = new Map<string, number>();
    for (const name of cards.flatMap(({ tokens, named, said }) => [
      ...tokens,
      ...[...named, ...said].map((word) => `word ${word}`),
    ]))
      should.set(name, (should.get(name) ?? 0) + 1);
    const tokens = await tokensIn(index)
      .find({ _id: { $ne: "#lock" } })
      .toArray();
    const words = await wordsIn(index).find().toArray();
    const counted = new Map([
      ...tokens.map(({ _id, cards: count }) => [_id, count] as const),
      ...words.map(({ _id, cards: count }) => [`word ${_id}`, count] as const),
    ]);
    const miscounted = [...new Set([...should.keys(), ...counted.keys()])].filter(
      (name) => should.get(name) !== counted.get(name),
    );
    return [...wrong, ...(missing === 0 ? [] : [`${missing} are missing`]), ...miscounted];
  }

  /** Waits until events have been brought to cards, and tells what is wrong for longer than that takes. */
  async function damageAtRest(): Promise<readonly string[]> {
    const giveUpAt = performance.now() + 60_000;
    for (;;) {
      const wrong = await damage();
      if (wrong.length === 0 || performance.now() > giveUpAt) return wrong.slice(0, 5);
      await pause(200);
    }
  }

  /** Changes listings all the time until something is over; returns how many. */
  async function writeUntil(over: Promise<unknown>): Promise<number> {
    let isOver = false;
    let written = 0;
    const end = () => {
      isOver = true;
    };
    over.then(end, end);
    for (; !isOver; written++) {
      await world.change();
      await pause(10);
    }
    return written;
  }

  it("comes by every point that the code has, and is equal to the listings at the end", async () => {
    const worker = await world.next();
    await worker.send({ do: "jobs" });
    const id = await world.request("rebuild");
    const written = await writeUntil(world.ended(id));
    const { error, result } = await world.find(id);
    expect(error).to.equal(null);
    expect(result).to.deep.include({ differing: 0, missing: 0, extra: 0 });
    expect(await damageAtRest()).to.deep.equal([]);
    expect(written).to.be.above(20);
    expect(readers.violations).to.deep.equal([]);
    const points = pointsSchema.parse((await worker.send({ do: "points" }))?.value);
    // Nothing was wrong that had to be mended: a test below sees to that.
    const names = Object.entries(points).filter(([name]) => OURS.test(name) && !name.includes("mend"));
    expect(names.filter(([, count]) => count === 0)).to.deep.equal([]);
    expect(names).to.have.length.of.at.least(8);
    await worker.kill();
  });

  it("goes on where it was when its process is killed at any point", async () => {
    const names = LONG ? ["prepare", "begin", "swap", "tell"] : ["swap"];
    const points = names.flatMap((name) => [`generation/${name}:before`, `generation/${name}:after`]);
    for (const [point, nth] of [
      ...points.map((name) => [name, 1] as const),
      ["projection/write:after", 2] as const,
    ]) {
      const [victim, survivor] = [await world.next(), await world.next()];
      await victim.send({ do: "arm", point, nth });
      const id = await world.request("rebuild");
      await victim.send({ do: "jobs" });
      const writing = writeUntil(world.ended(id));
      expect(await victim.ended, `it was to die at ${point}`).to.equal("SIGKILL");
      await survivor.send({ do: "jobs" });
      await writing;
      const { status, error } = await world.find(id);
      expect([status, error], point).to.deep.equal(["done", null]);
      expect(await damageAtRest(), `killed at ${point}`).to.deep.equal([]);
      expect(readers.violations, `killed at ${point}`).to.deep.equal([]);
      await survivor.kill();
    }
  });
});
