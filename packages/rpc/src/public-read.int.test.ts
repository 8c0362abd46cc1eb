import { type Cache, defineEntry, openCache } from "@marketplace/cache";
import { MarketplaceError, personal } from "@marketplace/kernel";
import {
  failureFrom,
  manualClock,
  openTestStores,
  seededRandom,
  type TestStores,
} from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { openFallback } from "./load-or-fall-back.ts";
import { definePublicRead, publicReadIn } from "./public-read.ts";

const input = z.strictObject({ id: z.string() });
const output = z.strictObject({ id: z.string(), from: z.enum(["truth", "copy"]) });
const guest = { validated: false };
const writer = { validated: true };
const away = () => new MarketplaceError("STORE_UNAVAILABLE", "The store is away.");

describe("a public read", () => {
  let suite: TestStores;
  let cache: Cache;
  const time = manualClock();
  let reads = 0;
  before(async () => {
    suite = await openTestStores({ migrated: false });
    cache = await openCache({
      redis: suite.stores.redis,
      clock: time.clock,
      random: seededRandom(1),
      log: { info: () => {}, warn: () => {} },
      limits: { timeoutMs: 10_000 },
    });
  });
  after(async () => {
    await cache.close();
    await suite.close();
  });

  /** A read whose store of truth and whose copy do as they are told, and that counts how often the copy was asked. */
  function aRead(told: { failure: () => Error | null; copied?: boolean }) {
    const asked = { copy: 0 };
    const read = definePublicRead({
      ...{ cache, name: `test.read${++reads}`, input, output, missing: "thing" },
      tags: ({ id }) => [`thing:${id}`],
      load: async ({ id }) => {
        const failure = told.failure();
        if (failure !== null) throw failure;
        return { id, from: "truth" as const };
      },
      fallback: async ({ id }) => {
        asked.copy++;
        return told.copied === false ? null : { id, from: "copy" as const };
      },
    });
    return { ...read, asked };
  }

  it("is refused at its definition when its answers hold what is personal or could be anything", () => {
    const define = (of: z.ZodType) => () =>
      definePublicRead({
        ...{ cache, name: "test.leak", input, output: z.strictObject({ of }) },
        tags: () => [],
        load: async () => null,
      });
    expect(define(z.array(personal(z.string())))).to.throw("test.leak would answer everybody with: of");
    expect(define(z.unknown())).to.throw("test.leak would answer everybody with: of");
    expect(define(z.string())).not.to.throw();
  });

  it("asks past this process's memory for who may have made a change, however it is asked", async () => {
    const asked: (boolean | undefined)[] = [];
    const read = definePublicRead({
      cache: {
        read: (_entry, load, options) => {
          asked.push(options?.validated);
          return load();
        },
        peek: () => null,
      },
      ...{ name: "test.asked", input, output },
      load: async ({ id }) => ({ id, from: "truth" as const }),
      tags: () => [],
    });
    for (const asking of [guest, writer]) {
      await read.answer(asking, { id: "a" });
      await read.find(asking, { id: "a" });
      await publicReadIn(read.meta)?.placeOf({ id: "a" })?.find(asking);
    }
    expect(asked).to.deep.equal([false, false, false, true, true, true]);
  });

  it("turns to the copy while its store is away, and back to what holds when it has come back", async () => {
    let failure: Error | null = away();
    const read = aRead({ failure: () => failure });
    expect(await read.answer(guest, { id: "a" })).to.deep.equal({ id: "a", from: "copy" });
    failure = null;
    // Who may have made a change asks the store each time, so that it is found at once; what they loaded is kept.
    expect(await read.answer(writer, { id: "a" })).to.deep.equal({ id: "a", from: "truth" });
    expect(await read.answer(guest, { id: "a" })).to.deep.equal({ id: "a", from: "truth" });
    expect(await read.answer(guest, { id: "b" })).to.deep.equal({ id: "b", from: "truth" });
  });

  it("leaves a store that is away alone for two seconds, whatever is asked, and then lets one ask it", async () => {
    let now = 0;
    let failure: Error | null = away();
    const asked: string[] = [];
    const placeOf = defineEntry<string | null>({ name: "test.alone", schema: z.string().nullable() });
    const read = openFallback<string, string>({
      ...{ cache, name: "test.alone", schema: z.string().nullable(), passed: () => now },
      load: async (id) => {
        asked.push(id);
        if (failure !== null) throw failure;
        return "truth";
      },
      fallback: async () => "copy",
    });
    const ask = (id: string) => read({ ...guest, place: placeOf(id), input: id });
    for (const id of ["a", "b", "c"]) expect(await ask(id)).to.equal("copy");
    now = 1_999;
    await ask("d");
    expect(asked).to.deep.equal(["a"]);
    now = 2_000;
    await Promise.all(["e", "f", "g"].map(ask));
    expect(asked).to.deep.equal(["a", "e"]);
    [now, failure] = [4_000, null];
    expect(await ask("h")).to.equal("truth");
    expect(await ask("a")).to.equal("truth");
  });

  it("keeps what it has of the store itself for as long as ever", async () => {
    let failure: Error | null = null;
    const read = aRead({ failure: () => failure });
    await read.answer(guest, { id: "a" });
    failure = away();
    time.advance(600_000);
    expect((await read.answer(guest, { id: "b" })).from).to.equal("copy");
    expect((await read.answer(guest, { id: "a" })).from).to.equal("truth");
  });

  it("keeps what the copy said for seconds, and not past an invalidation", async () => {
    const read = aRead({ failure: away });
    const ask = () => read.answer(guest, { id: "a" });
    await ask();
    time.advance(4_000);
    await ask();
    expect(read.asked.copy).to.equal(1);
    time.advance(1_000);
    await ask();
    expect(read.asked.copy).to.equal(2);
    await cache.invalidate(["thing:a"]);
    await ask();
    expect(read.asked.copy).to.equal(3);
  });

  it("fails as the store did where the copy cannot tell, and does not turn to it for a mistake", async () => {
    const untold = aRead({ failure: away, copied: false });
    expect((await failureFrom(untold.answer(guest, { id: "a" }))).code).to.equal("STORE_UNAVAILABLE");
    const wrong = aRead({ failure: () => new Error("a bug") });
    expect((await failureFrom(wrong.answer(guest, { id: "a" }))).code).to.equal("INTERNAL");
    expect(wrong.asked.copy).to.equal(0);
  });
});
