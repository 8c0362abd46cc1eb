import type { RouterOutputs } from "@marketplace/api";
import { addressOf, filterOf, type SearchAddress } from "../search/search-address.ts";

/** A search that this account has saved. */
export type SavedSearch = RouterOutputs["search"]["saved"]["items"][number];

/** How many an account may save, and how long their names may be: the API's own bounds. */
export const MOST_SAVED = 50;
export const LONGEST_NAME = 80;

/** Whether a search asks for something, so that it can be saved: the API takes none that is about every listing. */
export function canBeSaved({
  q = "",
  words: _words,
  posted: _posted,
  sort: _sort,
  ...asked
}: SearchAddress): boolean {
  const { near: _near, ...others } = asked;
  return q.trim() !== "" || Object.values(others).some((wanted) => wanted !== undefined);
}

/** The saved search that finds what an address does, if there is one. */
export function savedAs(searches: readonly SavedSearch[], address: SearchAddress): SavedSearch | undefined {
  const wanted = written(addressOf(filterOf(address)));
  return searches.find(({ filter }) => written(addressOf(filter)) === wanted);
}

function written(address: SearchAddress): string {
  return JSON.stringify(address);
}

/** A name for a search, made of its words. */
export function nameFrom(words: string): string {
  return words.length <= LONGEST_NAME ? words : `${words.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}
