/*
 * Searches by the procedures of a query process, in this process and one at a time, over stocks of different sizes: so
 * that what is measured is how long one search takes, and how that grows. The stocks stand side by side, and each search
 * is asked of all of them, one after the other: what else the machine does meets all alike.
 */
import { type Cache, openCache } from "@marketplace/cache";
import { systemClock } from "@marketplace/kernel";
import { createCaller, openLogger } from "@marketplace/rpc";
import { searchQueries } from "@marketplace/search";
import type { Stores } from "@marketplace/stores";
import { openTestStores, testContext } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun, Ratio } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { serverFacts } from "../server-facts.ts";
import { quantile } from "../spread.ts";
import { textTable } from "../text-table.ts";
import { type MadeListings, madeListings } from "./made-listings.ts";
import { type Asked, type SearchShape, SHAPES } from "./search-shapes.ts";
import { type SearchStock, stockSearch } from "./search-stock.ts";
import { memoryOf, type ServerMemory } from "./server-memory.ts";

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

// Of which a hundredth says something.
const LEAST_ASKED = 300;
const WARM_UP = 20;
// As many different searches as a cache may meet again.
const KEPT_SEARCHES = 20;
const SEED = 7;

/** Nothing is kept. */
const noCache: Pick<Cache, "read" | "peek"> = { read: (_, load) => load(), peek: () => null };

async function runSearchBench({ effort, signal, say, isLarge }: BenchRun): Promise<BenchOutcome> {
  const sizes = effort.seconds < 1 ? [200, 400] : [10_000, 100_000, ...(isLarge ? [500_000] : [])];
  const closers = openClosers();
  try {
    const stocks: Stock[] = [];
    const callers: Callers[] = [];
    let servers: BenchOutcome["servers"] = {};
    let stores: Stores | null = null;
    for (const size of sizes) {
      const suite = closers.keep(await openTestStores());
      stores = suite.stores;
      say(`makes ${size} listings`);
      const { made: _, ...stock } = await stockSearch(suite, size, signal);
      stocks.push(stock);
      say(`they took ${stock.seconds.toFixed(0)} s`);
      servers = await serverFacts(suite.stores);
      const log = openLogger({ name: "bench", level: "silent" });
      const cache = closers.keep(
        await openCache({ redis: suite.stores.redis, clock: systemClock, random: Math.random, log }),
      );
      const callsWith = (kept: Pick<Cache, "read" | "peek">) =>
        callsOf(searchQueries({ ...suite.stores, cache: kept, clock: systemClock }));
      callers.push({ listings: size, fresh: callsWith(noCache), kept: callsWith(cache) });
    }
    const timed: Timed[] = [];
    for (const kept of [false, true]) {
      for (const shape of SHAPES) {
        say(`asks for ${shape.name}, ${kept ? "answers kept" : "nothing kept"}`);
        timed.push(...(await timeShape({ shape, callers, kept, seconds: effort.seconds, signal })));
      }
    }
    const memory = stores === null ? null : await memoryOf(stores.mongo);
    return {
      ratios: ratiosOf(timed, sizes),
      text: report(timed, stocks, memory),
      servers,
      figures: { timed, sizes: stocks, memory },
    };
  } finally {
    await closers.closeAll();
  }
}

type Stock = Omit<SearchStock, "made">;

type Call = (asked: Asked) => Promise<unknown>;

/** Who asks one stock, without a cache and with one. */
interface Callers {
  readonly listings: number;
  readonly fresh: Call;
  readonly kept: Call;
}

function callsOf(queries: ReturnType<typeof searchQueries>): Call {
  const caller = createCaller(queries)(testContext());
  return async (asked) => {
    if ("suggest" in asked) return caller.suggest(asked.suggest);
    const { sort: _sort, cursor: _cursor, limit: _limit, ...filter } = asked.listings;
    return Promise.all([caller.listings(asked.listings), caller.facets(filter)]);
  };
}

interface Timing {
  readonly shape: SearchShape;
  readonly callers: readonly Callers[];
  readonly kept: boolean;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

async function timeShape({ shape, callers, kept, seconds, signal }: Timing): Promise<readonly Timed[]> {
  const made: MadeListings = madeListings(SEED);
  const again = Array.from({ length: KEPT_SEARCHES }, () => shape.ask(made));
  const timings = callers.map((one) => ({
    call: kept ? one.kept : one.fresh,
    ...{ listings: one.listings, times: [] as number[], failures: 0 },
  }));
  for (const asked of kept ? again : Array.from({ length: WARM_UP }, () => shape.ask(made)))
    for (const { call } of timings) await call(asked).catch(() => null);
  const end = performance.now() + seconds * 1_000 * timings.length;
  const least = seconds < 1 ? 10 : LEAST_ASKED;
  for (let asks = 0; asks < least || performance.now() < end; asks += 1) {
    signal.throwIfAborted();
    const asked = kept ? made.pick(again) : shape.ask(made);
    // Another one comes first each time.
    for (let place = 0; place < timings.length; place += 1) {
      const timing = timings[(asks + place) % timings.length];
      if (timing === undefined) continue;
      const begin = performance.now();
      // A time-out is a failure, and as long as it took.
      await timing.call(asked).catch(() => {
        timing.failures += 1;
      });
      timing.times.push(performance.now() - begin);
    }
  }
  return timings.map(({ listings, times, failures }) => {
    const ascending = times.toSorted((a, b) => a - b);
    const [p50Ms = 0, p95Ms = 0, p99Ms = 0] = [0.5, 0.95, 0.99].map((share) => quantile(ascending, share));
    return {
      ...{ shape: shape.name, isBounded: shape.isBounded, listings, kept, asked: times.length, failures },
      ...{ p50Ms, p95Ms, p99Ms },
    };
  });
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

function report(timed: readonly Timed[], stocks: readonly Stock[], memory: ServerMemory | null): string {
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
    ({ listings, cardsMb, storedMb, indexesMb, seconds }) =>
      `${listings} listings, put there in ${seconds.toFixed(0)} s: cards ${cardsMb.toFixed(0)} MB, ${storedMb.toFixed(0)} on the disk, their indexes ${indexesMb.toFixed(0)} MB`,
  );
  const mongo =
    memory === null
      ? []
      : [
          `MongoDB: ${memory.residentMb.toFixed(0)} MB of memory, ${memory.cachedMb.toFixed(0)} of ${memory.cacheMb.toFixed(0)} MB of cache`,
        ];
  const { rss } = process.memoryUsage();
  return [
    "Milliseconds, a page of 24 and its facets, one search at a time. Nothing kept:",
    table(false),
    `Answers kept (${KEPT_SEARCHES} searches of each shape, again and again):`,
    table(true),
    ...sizes,
    ...mongo,
    `This process: ${(rss / 1_048_576).toFixed(0)} MB`,
  ].join("\n\n");
}
