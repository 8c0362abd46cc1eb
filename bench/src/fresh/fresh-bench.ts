/*
 * Listings published at a steady rate, and a worker that makes them findable: how long after its commit a listing's card
 * stands where searches look, and whether all of them are found in the end.
 */
import { setTimeout as pause } from "node:timers/promises";
import { createClient, type MarketplaceClient, type RouterOutputs } from "@marketplace/api";
import type { ListingDocument } from "@marketplace/listings";
import type { Stores } from "@marketplace/stores";
import { openTestStores } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { environmentOf, likeProduction, startMarketplaceProcess } from "../processes/marketplace-process.ts";
import { stockSearch } from "../search/search-stock.ts";
import { serverFacts } from "../server-facts.ts";
import { quantile, spreadOf } from "../spread.ts";
import { textTable } from "../text-table.ts";
import { untilSo } from "../until-so.ts";
import { type Arrivals, isSettled, watchCards } from "./card-arrivals.ts";

/** `npm run bench fresh` */
export const freshBench: Bench = {
  about: "listings published at 200 a second: how soon each can be found",
  run: runFreshBench,
};

const PER_SECOND = 200;
const FIRST = 10;
const PAGE = 100;
// The spread is that of the parts of a run.
const PARTS = 5;

async function runFreshBench({ effort, signal, say }: BenchRun): Promise<BenchOutcome> {
  const count = Math.max(20, Math.round(effort.seconds * effort.rounds * PER_SECOND));
  const closers = openClosers();
  const suite = await openTestStores({ buckets: true, settings: likeProduction });
  try {
    const { stores } = suite;
    const stock = Math.min(5_000, count);
    say(`makes ${stock} listings that can be found`);
    // In a language that is known: at first nearly every word would be new.
    const { made } = await stockSearch(suite, stock, signal);
    const environment = environmentOf(suite.settings);
    closers.keep(await startMarketplaceProcess("worker", environment));
    const query = closers.keep(await startMarketplaceProcess("query", environment));
    const guest = createClient({ url: query.url, name: "bench" });
    // Whoever reads changes begins with what comes after it.
    await untilSo(signal, () => isSettled(stores.mongo));
    const cards = closers.keep(await watchCards(stores.mongo));
    const counted = closers.keep(await watchCards(stores.mongo, "search_counted"));
    const first = await publish(stores, made.make(FIRST), signal);
    await untilSo(signal, async () => [...first.keys()].every((id) => cards.at.has(id)));
    say(`publishes ${count} listings, ${PER_SECOND} a second`);
    const published = await publish(stores, made.make(count), signal);
    await untilSo(signal, async () => [...published.keys()].every((id) => cards.at.has(id)));
    await untilSo(signal, () => areFound(guest, published));
    await untilSo(signal, async () => [...published.keys()].every((id) => counted.at.has(id)));
    const [waits, wordWaits] = [waitsOf(published, cards), waitsOf(published, counted)];
    const size = Math.ceil(waits.length / PARTS);
    const parts = Array.from({ length: PARTS }, (_, part) => waits.slice(part * size, (part + 1) * size));
    const at = (list: readonly number[], share: number) =>
      quantile(
        list.toSorted((a, b) => a - b),
        share,
      );
    const p95 = spreadOf(parts.filter((part) => part.length > 0).map((part) => at(part, 0.95)));
    const shares = [0.5, 0.95, 0.99, 1];
    return {
      ratios: { "p95-ms": { ...p95, value: Math.max(at(waits, 0.95), 1), aim: 500, better: "lower" } },
      text: textTable(
        [`${count} listings, ${PER_SECOND}/s, from the commit in ms`, "p50", "p95", "p99", "longest"],
        [
          ["until it can be found", ...shares.map((share) => at(waits, share).toFixed(0))],
          ["until its words complete others", ...shares.map((share) => at(wordWaits, share).toFixed(0))],
        ],
      ),
      servers: await serverFacts(stores),
      figures: {
        count,
        p50: at(waits, 0.5),
        p95: at(waits, 0.95),
        p99: at(waits, 0.99),
        longest: at(waits, 1),
        wordsP95: at(wordWaits, 0.95),
      },
    };
  } finally {
    await closers.closeAll().finally(suite.close);
  }
}

function waitsOf(published: ReadonlyMap<string, number>, { at }: Arrivals): readonly number[] {
  return [...published].map(([id, committed]) =>
    Math.max(0, (at.get(id) ?? Number.POSITIVE_INFINITY) - committed),
  );
}

/** Whether searches find all of them, page by page of the newest. */
async function areFound(guest: MarketplaceClient, published: ReadonlyMap<string, number>): Promise<boolean> {
  const missing = new Set(published.keys());
  let cursor: string | null = null;
  do {
    const page: RouterOutputs["search"]["listings"] = await guest.search.listings.query({
      ...{ sort: "newest", limit: PAGE },
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { id } of page.items) missing.delete(id);
    cursor = page.items.some(({ id }) => published.has(id)) ? page.nextCursor : null;
  } while (cursor !== null);
  return missing.size === 0;
}

/** Publishes at a steady rate, however long each takes; when each was acknowledged, by its id. */
async function publish(
  { mongo }: Pick<Stores, "mongo">,
  made: readonly ListingDocument[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const listings = mongo.db.collection<{ readonly _id: string }>("listings");
  const at = new Map<string, number>();
  const begun = Date.now();
  const underWay = [];
  for (const [nth, listing] of made.entries()) {
    const wait = begun + (nth * 1_000) / PER_SECOND - Date.now();
    if (wait > 0) await pause(wait, undefined, { signal });
    underWay.push(listings.insertOne(listing).then(() => at.set(listing._id, Date.now())));
  }
  await Promise.all(underWay);
  return at;
}
