import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "@marketplace/kernel";
import { MongoServerError } from "mongodb";
import { cardsOf } from "../collections.ts";
import { countFacets } from "../count-facets.ts";
import { liveIndex } from "../live-index.ts";
import { searchFilterSchema, searchInputSchema } from "../search-input.ts";
import { searchListings } from "../search-listings.ts";
import { suggest } from "../suggest.ts";
import { FORBIDDEN, type ReindexWorld, STEADY } from "./reindex-world.fixture.ts";

// MaxTimeMSExpired, which a machine may come to that does other things as well.
const TIME_LIMIT = 50;

/** Those who search all the time, and what they have seen that nobody may see. */
export interface Readers {
  readonly violations: readonly string[];
  readonly answers: () => number;
  /** How often MongoDB ended a search that took too long: a clear no, and nothing that is wrong. */
  readonly refused: () => number;
  /** How long each answer took, in milliseconds. */
  readonly took: readonly number[];
  stop(): Promise<void>;
}

/**
 * Begins to search: the listings that never change are to be found in every answer, all of them; those that were hidden
 * before it was asked for in none, and their cards do not come back once they were gone.
 */
export function startReaders(world: ReindexWorld): Readers {
  const { stores } = world.suite;
  const deps = { ...stores, clock: systemClock };
  const violations: string[] = [];
  const took: number[] = [];
  const gone = new Set<string>();
  let isOver = false;
  let refused = 0;

  async function steadyInOne(): Promise<void> {
    for (const words of ["all", "any"] as const) {
      const { items } = await searchListings(
        deps,
        searchInputSchema.parse({ text: STEADY, words, limit: 100 }),
      );
      expectSteady(
        `by ${words}`,
        items.map(({ id }) => id),
      );
    }
  }

  /** Page by page: a swap in between repeats none and leaves none out. */
  async function steadyInPages(): Promise<void> {
    const ids: string[] = [];
    const wanted = { category: "bikes", subcategory: "city-bikes", sort: "newest", limit: 7 };
    for (let cursor: string | undefined; ; ) {
      const page = await searchListings(
        deps,
        searchInputSchema.parse({ ...wanted, ...(cursor && { cursor }) }),
      );
      ids.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      await pause(20);
    }
    if (new Set(ids).size !== ids.length) violations.push("pages repeat a listing");
    expectSteady("in pages", ids);
  }

  async function steadyInCounts(): Promise<void> {
    const { total } = await countFacets(deps, searchFilterSchema.parse({ subcategory: "city-bikes" }));
    if (total !== world.steadyIds.size) violations.push(`${total} are counted`);
    const [first] = await suggest(stores.mongo, { text: STEADY.slice(0, 5), limit: 3 });
    if (first?.text !== STEADY || first.listings !== world.steadyIds.size)
      violations.push(`suggested are ${JSON.stringify(first)}`);
  }

  async function hiddenStayHidden(): Promise<void> {
    const hidden = [...world.hiddenIds];
    const wereGone = [...gone];
    const { items } = await searchListings(deps, searchInputSchema.parse({ text: FORBIDDEN, limit: 100 }));
    const shown = items.filter(({ id }) => hidden.includes(id));
    if (shown.length > 0) violations.push(`${shown.length} are shown that are hidden`);
    const left = await cardsOf(await liveIndex(stores.mongo))
      .find({ _id: { $in: hidden } }, { projection: { _id: 1 } })
      .toArray();
    const leftIds = new Set(left.map(({ _id }) => _id));
    for (const id of hidden) if (!leftIds.has(id)) gone.add(id);
    const back = wereGone.filter((id) => leftIds.has(id));
    if (back.length > 0) violations.push(`${back.length} cards of hidden listings came back`);
  }

  function expectSteady(how: string, ids: readonly string[]): void {
    const found = ids.filter((id) => world.steadyIds.has(id));
    if (found.length !== world.steadyIds.size) violations.push(`${found.length} are found ${how}`);
  }

  const read = async (query: () => Promise<void>) => {
    while (!isOver) {
      const since = performance.now();
      await query().catch((failure: unknown) => {
        if (failure instanceof MongoServerError && failure.code === TIME_LIMIT) refused += 1;
        else violations.push(String(failure));
      });
      took.push(performance.now() - since);
      await pause(5);
    }
  };
  const reading = Promise.all([steadyInOne, steadyInPages, steadyInCounts, hiddenStayHidden].map(read));
  return {
    ...{ violations, took, answers: () => took.length, refused: () => refused },
    async stop() {
      isOver = true;
      await reading;
    },
  };
}
