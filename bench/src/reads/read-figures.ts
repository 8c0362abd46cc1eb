import type { Ratio } from "../bench.ts";
import { cellsOf, type Speed, shareOf, speedOf } from "../figures.ts";
import type { Cell } from "../rounds.ts";
import { type Spread, spreadOf } from "../spread.ts";
import { CONNECTIONS, CONTENDERS, type ReadContender } from "./read-contenders.ts";
import type { BusyCores, ReadMeasured } from "./read-measured.ts";

/** How one contender did, over all rounds. */
export interface ReadSpeed extends Speed {
  readonly contender: ReadContender;
  /** The medians of the rounds. */
  readonly cores: BusyCores;
}

/** What is held against what, with the aim where there is one. */
interface Compared {
  readonly over: ReadContender;
  readonly under: ReadContender;
  readonly aim?: number;
}

const COMPARED: Readonly<Record<string, Compared>> = {
  "hot-listing/bare-trpc": { over: "hot-listing", under: "bare-trpc", aim: 8 },
  "hot-listing/bare-http": { over: "hot-listing", under: "bare-http", aim: 0.6 },
  "hot-search/bare-trpc": { over: "hot-search", under: "bare-trpc-page", aim: 8 },
  "hot-search/bare-http": { over: "hot-search", under: "bare-http-page", aim: 0.6 },
  "cold-listing/find-one": { over: "cold-listing", under: "find-one", aim: 0.6 },
  "two-processes/one": { over: "two-cores", under: "one-core", aim: 1.7 },
  "batched/single": { over: "hot-listing-batched", under: "hot-listing" },
  "listing-from-redis/redis-get": { over: "warm-listing", under: "redis-get" },
  "two-processes/one, one generator": { over: "two-processes", under: "hot-listing" },
  "hot listing, Redis away/there": { over: "hot-without-redis", under: "hot-listing" },
  "hot search, Redis away/there": { over: "search-without-redis", under: "hot-search" },
  "bare http, two cores/one": { over: "bare-two-cores", under: "bare-one-core" },
};

/** How each contender did. @throws RangeError when one was not measured. */
export function readSpeeds(cells: readonly Cell<ReadMeasured>[]): readonly ReadSpeed[] {
  return CONTENDERS.map((contender) => ({
    ...speedOf(cells, contender, CONNECTIONS),
    contender,
    cores: coresOf(cellsOf(cells, contender, CONNECTIONS).map(({ measured }) => measured.cores)),
  }));
}

/** The comparisons that have an aim. @throws RangeError when a contender was not measured in a round. */
export function readRatios(cells: readonly Cell[]): Readonly<Record<string, Ratio>> {
  return Object.fromEntries(
    Object.entries(COMPARED).flatMap(([name, { aim, ...pair }]) =>
      aim === undefined ? [] : [[name, { ...shareOf(cells, pair, CONNECTIONS), aim }]],
    ),
  );
}

/** The comparisons that have none. @throws RangeError when a contender was not measured in a round. */
export function readAsides(cells: readonly Cell[]): Readonly<Record<string, Spread>> {
  return Object.fromEntries(
    Object.entries(COMPARED).flatMap(([name, { aim, ...pair }]) =>
      aim === undefined ? [[name, shareOf(cells, pair, CONNECTIONS)]] : [],
    ),
  );
}

function coresOf(seen: readonly BusyCores[]): BusyCores {
  const servers = seen.flatMap((cores) => (cores.servers === null ? [] : [cores.servers]));
  return {
    generator: spreadOf(seen.map(({ generator }) => generator)).value,
    servers: servers.length === 0 ? null : spreadOf(servers).value,
    machine: spreadOf(seen.map(({ machine }) => machine)).value,
  };
}
