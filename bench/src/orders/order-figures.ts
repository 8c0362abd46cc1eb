import { type Speed, shareOf, speedOf } from "../figures.ts";
import type { Cell } from "../rounds.ts";
import type { Spread } from "../spread.ts";
import { CONTENDERS, type ContenderName, LEVELS } from "./order-contenders.ts";

/** How one contender did with so many orders at a time, over all rounds. */
export interface OrderSpeed extends Speed {
  readonly contender: ContenderName;
}

/** Orders per second of one contender as a share of another's, of the same round each. */
export interface Comparison extends Spread {
  readonly name: string;
  readonly parallel: number;
}

const COMPARED: readonly (readonly [name: string, over: ContenderName, under: ContenderName])[] = [
  ["orders/raw", "orders/http", "orders/raw"],
  ["orders/last-agent", "orders/http", "orders/last-agent"],
  ["last-agent/raw", "orders/last-agent", "orders/raw"],
  ["prepared/raw", "orders/prepared", "orders/raw"],
  ["prepared/last-agent", "orders/prepared", "orders/last-agent"],
];

/** Puts the rounds of each measurement together. @throws RangeError when one is missing. */
export function speedsOf(cells: readonly Cell[]): readonly OrderSpeed[] {
  return CONTENDERS.flatMap((contender) =>
    LEVELS.map((parallel) => ({ ...speedOf(cells, contender, parallel), contender })),
  );
}

/** Compares the contenders within each round. @throws RangeError when one was not measured in a round. */
export function comparisonsOf(cells: readonly Cell[]): readonly Comparison[] {
  return COMPARED.flatMap(([name, over, under]) =>
    LEVELS.map((parallel) => ({ name, parallel, ...shareOf(cells, { over, under }, parallel) })),
  );
}
