/*
 * Saved searches in a number that a marketplace has, listings published at a steady rate, and a worker that tells those who
 * wait for them: whether each is told once, and how long after the listing was committed it is in their feed.
 */
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@marketplace/api";
import { openEventOperations } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import type { Stores } from "@marketplace/stores";
import { openTestStores, seededRandom, testContext } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { isSettled } from "../fresh/card-arrivals.ts";
import { environmentOf, likeProduction, startMarketplaceProcess } from "../processes/marketplace-process.ts";
import { type CoreSeconds, coreSeconds } from "../reads/processor-time.ts";
import { serverFacts } from "../server-facts.ts";
import { untilSo } from "../until-so.ts";
import { alertsReport } from "./alerts-report.ts";
import { watchArrivals } from "./arrivals.ts";
import { drawGoods, drawWish, type Goods, listingOf, nounWord, type Published, type Wish } from "./goods.ts";
import { saveWishes } from "./saved-stock.ts";

const PER_SECOND = 50;
const COPIES = 20;

/** `npm run bench alerts` */
export const alertsBench: Bench = {
  about: "listings against many saved searches: each alert once, and how soon it is in a feed",
  run: runAlertsBench,
};

/** How much there is, by the effort: 100,000 searches and 30 seconds of listings by default. */
function sizeOf({ seconds, rounds }: BenchRun["effort"]) {
  const measured = seconds * rounds;
  const searches = Math.max(2_000, Math.min(100_000, Math.round(measured * 6_700)));
  return {
    wishes: Math.round(searches / COPIES),
    listings: Math.max(20, Math.round(measured * 2 * PER_SECOND)),
    stock: Math.max(300, Math.min(3_000, Math.round(measured * 200))),
  };
}

async function runAlertsBench({ effort, signal, say }: BenchRun): Promise<BenchOutcome> {
  const { wishes, listings, stock } = sizeOf(effort);
  const suite = await openTestStores({ buckets: true, settings: likeProduction });
  const closers = openClosers();
  try {
    const { stores } = suite;
    const environment = environmentOf(suite.settings);
    const [random, nouns] = [seededRandom(7), Math.round(stock / 3)];
    say(`lets a worker make ${stock} listings findable`);
    await insertListings(
      stores,
      Array.from({ length: stock }, (_, nth) => ({ ...drawGoods(random, nouns), noun: nth % nouns })),
    );
    const worker = closers.keep(await startMarketplaceProcess("worker", environment));
    const query = closers.keep(await startMarketplaceProcess("query", environment));
    await untilFindable(query.url, { stock, word: nounWord(nouns - 1), signal });
    say(`saves ${wishes * COPIES} searches`);
    const saved = await saveWishes(stores, drawWishes(random, { wishes, nouns }), COPIES);
    signal.throwIfAborted();
    await untilSo(signal, () => isSettled(stores.mongo));
    const arrivals = closers.keep(await watchArrivals(stores.mongo));
    say(`publishes ${listings} listings, ${PER_SECOND} a second`);
    const busy = coreSeconds([worker.pid]);
    const published = await publish(stores, listings, { draw: () => drawGoods(random, nouns), signal });
    await untilHandled(stores, signal);
    const cores = secondsSince(busy, worker.pid);
    const report = alertsReport({ saved, published, arrivals: arrivals.seen, stock, cores });
    return { ...report, servers: await serverFacts(stores) };
  } finally {
    await closers.closeAll().finally(suite.close);
  }
}

const newId = idsFrom(systemClock);

function secondsSince(then: CoreSeconds, pid: number): CoreSeconds {
  const { machine, processes } = coreSeconds([pid]);
  const own = processes === null || then.processes === null ? null : processes - then.processes;
  return { machine: machine - then.machine, processes: own };
}

/** Each another one, since an account saves the same search once. */
function drawWishes(
  random: () => number,
  { wishes, nouns }: { readonly wishes: number; readonly nouns: number },
) {
  const drawn = new Map<string, Wish>();
  while (drawn.size < wishes) {
    const wish = drawWish(random, nouns);
    drawn.set(JSON.stringify(wish), wish);
  }
  return [...drawn.values()];
}

async function insertListings(
  { mongo }: Pick<Stores, "mongo">,
  all: readonly Goods[],
): Promise<readonly string[]> {
  const now = new Date();
  const ids = all.map(newId);
  await mongo.db.collection<{ _id: string }>("listings").insertMany(
    all.map((goods, nth) => ({
      ...{ _id: ids[nth] ?? "", sellerId: newId(), status: "active", moderation: "visible", version: 1 },
      ...{ ...listingOf(goods), createdAt: now, updatedAt: now, publishedAt: now },
    })),
  );
  return ids;
}

/** Publishes at a steady rate, however long each takes. */
async function publish(
  stores: Pick<Stores, "mongo">,
  count: number,
  { draw, signal }: { readonly draw: () => Goods; readonly signal: AbortSignal },
): Promise<readonly Published[]> {
  const begun = Date.now();
  const underWay: Promise<Published>[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    await pause(Math.max(0, begun + (nth * 1_000) / PER_SECOND - Date.now()), undefined, { signal });
    const goods = draw();
    underWay.push(insertListings(stores, [goods]).then(([id = ""]) => ({ id, goods, at: Date.now() })));
  }
  return Promise.all(underWay);
}

async function untilFindable(
  url: string,
  { stock, word, signal }: { readonly stock: number; readonly word: string; readonly signal: AbortSignal },
): Promise<void> {
  const guest = createClient({ url, name: "bench" });
  await untilSo(signal, async () => {
    const { total } = await guest.search.facets.query({});
    const { items } = await guest.search.suggest.query({ text: word.slice(0, -1) });
    return total === stock && items.length > 0;
  });
}

/** Until every event has been handled by every group, so that nothing more can come. */
async function untilHandled({ redis }: Pick<Stores, "redis">, signal: AbortSignal): Promise<void> {
  const { lag } = openEventOperations({ redis, log: testContext().log });
  let quiet = 0;
  await untilSo(signal, async () => {
    const isQuiet = (await lag()).every(({ pending, undelivered }) => pending + undelivered === 0);
    quiet = isQuiet ? quiet + 1 : 0;
    // Events make documents, whose changes become events: once is not the end.
    return quiet > 10;
  });
}
