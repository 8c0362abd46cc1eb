/*
 * Searches by the procedures of a query process, in this process and one at a time, over stocks of different sizes: so
 * that what is measured is how long one search takes, and how that grows.
 */
import { type Cache, openCache } from "@marketplace/cache";
import { systemClock } from "@marketplace/kernel";
import { createCaller, openLogger } from "@marketplace/rpc";
import { searchQueries } from "@marketplace/search";
import { openTestStores, testContext } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun, Ratio } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { serverFacts } from "../server-facts.ts";
import { quantile } from "../spread.ts";
import { textTable } from "../text-table.ts";
import { type Asked, SHAPES } from "./search-shapes.ts";
import { type SearchStock, stockSearch } from "./search-stock.ts";

/** `npm run bench search` */
export const searchBench: Bench = {
  about: "ten shapes of searches with their facets, over stocks of different sizes, cache off and on",
  run: runSearchBench,
};

interface Timed {
  readonly shape: string;
  readonly isBounded: boolean;
  readonly listings: number;
  readonly kept: boolean;
  readonly asked: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
}

const LEAST_PER_SECOND = 10;
// As many different searches as a cache may meet again.
const KEPT_SEARCHES = 20;

/** Nothing is kept. */
const noCache: Pick<Cache, "read" | "peek"> = { read: (_, load) => load(), peek: () => null };

async function runSearchBench({ effort, signal, say, isLarge }: BenchRun): Promise<BenchOutcome> {
  const sizes = effort.seconds < 1 ? [200, 400] : [10_000, 100_000, ...(isLarge ? [500_000] : [])];
  const closers = openClosers();
  try {
    const timed: Timed[] = [];
    const stocks: SearchStock[] = [];
    let servers: BenchOutcome["servers"] = {};
    for (const size of sizes) {
      const suite = closers.keep(await openTestStores());
      say(`makes ${size} listings`);
      const stock = await stockSearch(suite.stores, size, signal);
      stocks.push(stock);
      servers = await serverFacts(suite.stores);
      const log = openLogger({ name: "bench", level: "silent" });
      const cache = closers.keep(
        await openCache({ redis: suite.stores.redis, clock: systemClock, random: Math.random, log }),
      );
      for (const kept of [false, true]) {
        say(
          `asks ${SHAPES.length} shapes for ${effort.seconds} s each, ${kept ? "answers kept" : "nothing kept"}`,
        );
        const caller = createCaller(
          searchQueries({ ...suite.stores, cache: kept ? cache : noCache, clock: systemClock }),
        )(testContext());
        const call = async (asked: Asked) => {
          if ("suggest" in asked) return caller.suggest(asked.suggest);
          const { sort: _sort, cursor: _cursor, limit: _limit, ...filter } = asked.listings;
          return Promise.all([caller.listings(asked.listings), caller.facets(filter)]);
        };
        timed.push(...(await timeShapes({ stock, call, kept, seconds: effort.seconds, signal })));
      }
    }
    return {
      ratios: ratiosOf(timed, sizes),
      text: report(timed, stocks),
      servers,
      figures: { timed, sizes: stocks.map(({ made: _, ...facts }) => facts) },
    };
  } finally {
    await closers.closeAll();
  }
}

interface Timing {
  readonly stock: SearchStock;
  readonly call: (asked: Asked) => Promise<unknown>;
  readonly kept: boolean;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

async function timeShapes({ stock, call, kept, seconds, signal }: Timing): Promise<readonly Timed[]> {
  const timed: Timed[] = [];
  for (const { name, isBounded, ask } of SHAPES) {
    signal.throwIfAborted();
    const again = Array.from({ length: KEPT_SEARCHES }, () => ask(stock.made));
    if (kept) for (const asked of again) await call(asked).catch(() => null);
    const times: number[] = [];
    let failures = 0;
    const end = performance.now() + seconds * 1_000;
    while (times.length < LEAST_PER_SECOND * seconds || performance.now() < end) {
      const asked = kept ? stock.made.pick(again) : ask(stock.made);
      const begin = performance.now();
      // A time-out is a failure, and as long as it took.
      await call(asked).catch(() => {
        failures += 1;
      });
      times.push(performance.now() - begin);
    }
    const ascending = times.toSorted((a, b) => a - b);
    const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => quantile(ascending, share));
    timed.push({
      ...{ shape: name, isBounded, listings: stock.listings, kept, asked: times.length, failures },
      ...{ p50Ms: p50Ms ?? 0, p95Ms: p95Ms ?? 0, p99Ms: p99Ms ?? 0 },
    });
  }
  return timed;
}

function ratiosOf(timed: readonly Timed[], sizes: readonly number[]): Readonly<Record<string, Ratio>> {
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)];
  const of = (shape: string, listings: number) =>
    timed.find((one) => one.shape === shape && one.listings === listings && !one.kept);
  const bounded = SHAPES.filter(({ isBounded }) => isBounded).map(({ name }): [string, Ratio] => {
    const value = (of(name, most)?.p99Ms ?? 0) / (of(name, least)?.p99Ms ?? 1);
    return [`p99 of ${name}, ${most}/${least}`, { ...one(value), aim: 3, better: "lower" }];
  });
  const suggestions = of("suggestions", most)?.p95Ms ?? 0;
  return Object.fromEntries([
    ...bounded,
    ["p95-ms of suggestions", { ...one(suggestions), aim: 20, better: "lower" }],
  ]);
}

function one(value: number) {
  return { value, low: value, high: value };
}

function report(timed: readonly Timed[], stocks: readonly SearchStock[]): string {
  const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  const table = (kept: boolean) =>
    textTable(
      ["shape", ...stocks.flatMap(({ listings }) => [`p50 at ${listings}`, "p99", "failed"])],
      SHAPES.map(({ name }) => [
        name,
        ...stocks.flatMap(({ listings }) => {
          const found = timed.find(
            (row) => row.shape === name && row.listings === listings && row.kept === kept,
          );
          return found === undefined
            ? ["", "", ""]
            : [ms(found.p50Ms), ms(found.p99Ms), String(found.failures)];
        }),
      ]),
    );
  const sizes = stocks.map(
    ({ listings, cardsMb, indexesMb }) =>
      `${listings} listings: cards ${cardsMb.toFixed(0)} MB, their indexes ${indexesMb.toFixed(0)} MB`,
  );
  const { rss } = process.memoryUsage();
  return [
    "Milliseconds, a page of 24 and its facets, one search at a time. Nothing kept:",
    table(false),
    `Answers kept (${KEPT_SEARCHES} searches of each shape, again and again):`,
    table(true),
    ...sizes,
    `This process: ${(rss / 1_048_576).toFixed(0)} MB`,
  ].join("\n\n");
}
