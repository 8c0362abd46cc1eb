/*
 * How well searches answer, by a collection of documents, questions and judgements: the documents are listings, the
 * questions searches for any of their words. Beside it BM25 over the same tokens.
 */
import { join } from "node:path";
import { idsFrom, systemClock } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import { createCaller } from "@marketplace/rpc";
import { cardOf, fillIndex, readQueryText, searchQueries, tokensOf, tokensOfText } from "@marketplace/search";
import { openTestStores, seededRandom, type TestStores, testContext } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun, Ratio } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { serverFacts } from "../server-facts.ts";
import { textTable } from "../text-table.ts";
import { openBm25 } from "./bm25.ts";
import { type Collection, readCollection } from "./collection.ts";
import { misspell } from "./misspell.ts";
import { type Quality, qualityOf } from "./ranking-measures.ts";

/** `npm run bench relevance <folder>` */
export const relevanceBench: Bench = {
  about:
    "how well searches answer the questions of a collection (Cranfield, TREC), beside BM25 over the same tokens",
  takesFolder: true,
  run: runRelevanceBench,
};

// Says nothing of anything: it is there to see that the bench runs.
const TINY = join(import.meta.dirname, "tiny");
const DEPTH = 300;
const PAGE = 100;
const AT_ONCE = 500;
// Its words are found in each listing, and so tell nothing of any: no words that questions have, as "non" would be.
const PLACE_IN_TREE = { category: "furniture", subcategory: "sofas" } as const;
const SEED = 11;
// What a search takes.
const MOST_CHARACTERS = 500;
const MOST_WORDS = 32;
const noCache: Parameters<typeof searchQueries>[0]["cache"] = { read: (_, load) => load(), peek: () => null };

async function runRelevanceBench({ folder, signal, say }: BenchRun): Promise<BenchOutcome> {
  const collection = readCollection(folder ?? TINY);
  const { name, documents, queries, judgements } = collection;
  say(`${name}: ${documents.length} documents, ${queries.length} queries, judgements of ${judgements.size}`);
  signal.throwIfAborted();
  const closers = openClosers();
  try {
    const suite = closers.keep(await openTestStores());
    const named = await putIn(suite, collection);
    const byId = new Map([...named].map(([name, { _id }]) => [_id, name]));
    const bm25 = openBm25(new Map([...named].map(([name, listing]) => [name, tokensOfListing(listing)])));
    const caller = createCaller(searchQueries({ ...suite.stores, cache: noCache, clock: systemClock }))(
      testContext(),
    );

    async function ours(text: string): Promise<readonly string[]> {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        signal.throwIfAborted();
        const page = await caller.listings({ text: `${text} `, words: "any", limit: PAGE, cursor });
        found.push(...page.items.map(({ id }) => byId.get(id) ?? ""));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined && found.length < DEPTH);
      return found;
    }
    const theirs = async (text: string) =>
      bm25.search(
        readQueryText(text).words.map((word) => tokensOf(word).tokens),
        DEPTH,
      );

    const random = seededRandom(SEED);
    const clean = new Map(queries.map(({ id, text }) => [id, cut(text)]));
    const typos = new Map([...clean].map(([id, text]) => [id, cut(misspell(text, random))]));
    async function measure(
      texts: ReadonlyMap<string, string>,
      search: (text: string) => Promise<readonly string[]>,
    ) {
      const orders = new Map<string, readonly string[]>();
      for (const [id, text] of texts) if (judgements.has(id)) orders.set(id, await search(text));
      return qualityOf(orders, judgements);
    }
    say("asks all queries, and once more with a mistake in each long word");
    const seen = {
      ours: await measure(clean, ours),
      bm25: await measure(clean, theirs),
      oursMisspelt: await measure(typos, ours),
      bm25Misspelt: await measure(typos, theirs),
    };
    return {
      ratios: ratiosOf(name, seen),
      text: report(seen),
      servers: await serverFacts(suite.stores),
      figures: {
        ...{ collection: name, documents: documents.length, queries: judgements.size },
        ...seen,
      },
    };
  } finally {
    await closers.closeAll();
  }
}

/** Puts documents in as listings, by their names. */
async function putIn(
  { stores }: TestStores,
  { documents }: Collection,
): Promise<ReadonlyMap<string, ListingDocument>> {
  const newId = idsFrom(systemClock);
  const sellerId = newId();
  const now = new Date("2026-06-01T12:00:00.000Z");
  const listings = documents.map(({ title, text }): ListingDocument => {
    // A listing's title has 120 characters; what is more of it stands before the text.
    const [short, rest] = [title.slice(0, 120), title.slice(120)];
    return {
      ...{ _id: newId(), sellerId, title: short.trim() === "" ? "Untitled" : short },
      ...{ description: `${rest} ${text}`.slice(0, 5_000), ...PLACE_IN_TREE },
      ...{ condition: "good", price: { amount: 100, currency: "DKK" }, units: 1, images: [] },
      location: { city: "Town", country: "GB", point: { type: "Point", coordinates: [0, 51] } },
      ...{
        status: "active",
        moderation: "visible",
        version: 1,
        createdAt: now,
        updatedAt: now,
        publishedAt: now,
      },
      metadata: { views: 0, favorites: 0, custom_attributes: {} },
    };
  });
  const filling = await fillIndex(stores.mongo);
  const collection = stores.mongo.db.collection<ListingDocument>("listings");
  for (let place = 0; place < listings.length; place += AT_ONCE) {
    const some = listings.slice(place, place + AT_ONCE);
    await Promise.all([collection.insertMany(some), filling.add(some)]);
  }
  await filling.end();
  return new Map(
    documents
      .flatMap(({ id }, place) => [[id, listings[place]] as const])
      .flatMap(([id, listing]) => (listing === undefined ? [] : [[id, listing] as const])),
  );
}

function tokensOfListing(listing: ListingDocument): readonly string[] {
  return tokensOfText(`${listing.title} ${listing.description}`, cardOf(listing).language);
}

/** A query as a search takes it: no more characters and words than that, and none of its signs. */
function cut(text: string): string {
  const plain = text
    .replace(/["-]/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, MOST_CHARACTERS - 1);
  const words = plain.split(" ");
  let kept = words.length;
  while (readQueryText(words.slice(0, kept).join(" ")).words.length > MOST_WORDS) kept -= 1;
  return words.slice(0, kept).join(" ");
}

type Seen = Readonly<Record<"ours" | "bm25" | "oursMisspelt" | "bm25Misspelt", Quality>>;

function ratiosOf(name: string, { ours, bm25, oursMisspelt }: Seen): Readonly<Record<string, Ratio>> {
  const beside = (over: number, under: number, aim: number): Ratio => {
    const value = over / under;
    return { value, low: value, high: value, aim };
  };
  return {
    [`${name}: nDCG@10/BM25`]: beside(ours.ndcg10, bm25.ndcg10, 1),
    [`${name}: MAP/BM25`]: beside(ours.map, bm25.map, 1),
    [`${name}: recall@100/BM25`]: beside(ours.recall100, bm25.recall100, 1),
    [`${name}: nDCG@10 misspelt/clean`]: beside(oursMisspelt.ndcg10, ours.ndcg10, 0.85),
  };
}

function report({ ours, bm25, oursMisspelt, bm25Misspelt }: Seen): string {
  const row = (name: string, { ndcg10, map, recall100 }: Quality) => [
    name,
    ...[ndcg10, map, recall100].map((value) => value.toFixed(4)),
  ];
  return textTable(
    ["", "nDCG@10", `MAP of ${DEPTH}`, "recall@100"],
    [
      row("search.listings, any word", ours),
      row("BM25, same tokens", bm25),
      row("search.listings, misspelt", oursMisspelt),
      row("BM25, misspelt", bm25Misspelt),
    ],
  );
}
