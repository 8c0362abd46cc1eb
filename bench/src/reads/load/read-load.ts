import { z } from "zod";
import type { Contender } from "../../worker/contender.ts";
import { type Ask, askSchema, FRESH, freshIn, pathsOf } from "./asks.ts";
import { openFreshListings } from "./fresh-listings.ts";
import { type Lanes, openLanes } from "./lanes.ts";

/** What is asked, and of whom. */
export const readPlaceSchema = z.strictObject({
  /** The servers; the connections are shared out among them evenly. */
  urls: z.array(z.url()).min(1),
  connections: z.int().min(1),
  asks: z.array(askSchema).min(1),
  /** Settings of the stores, as environment variables: where listings are added that nobody has asked for. */
  environment: z.record(z.string(), z.string()),
  /** Asked for each new listing before, so that it is in Redis, and not in the memory of those that are measured. */
  warmedBy: z.url().nullable(),
});

/** What is asked, and of whom. */
export type ReadPlace = z.output<typeof readPlaceSchema>;

// Enough for a second or so: warming takes as long as reading cold does.
const MOST_WARMED = 8_000;
const WARMING = 16;

/** Reads over HTTP, from connections that stay open. */
export async function openReadLoad(given: unknown): Promise<Contender> {
  const place = readPlaceSchema.parse(given);
  const { urls, connections, asks, warmedBy } = place;
  const paths = pathsOf(asks);
  const fresh = freshIn(asks, 1) > 0 ? await openFreshListings(place.environment) : null;
  let lanes: Lanes | null = null;
  let answered = 0;

  return {
    async stock(operations) {
      if (fresh !== null) {
        const wanted = freshIn(asks, operations);
        const added = await fresh.ready(warmedBy === null ? wanted : Math.min(wanted, MOST_WARMED));
        if (warmedBy !== null) await warm(warmedBy, asks, added);
      }
      // A server closes what has been quiet for some seconds: a measurement begins with connections of its own.
      lanes?.close();
      lanes = await openLanes(urls, connections);
    },
    left: () => fresh?.left() ?? Number.MAX_SAFE_INTEGER,
    async run() {
      const path = paths.next().value;
      if (lanes === null) throw new Error("No connection is open");
      await lanes.ask(fresh !== null && path.includes(FRESH) ? path.replace(FRESH, fresh.take()) : path);
      answered += 1;
    },
    done: async () => answered,
    async close() {
      lanes?.close();
      await fresh?.close();
    },
  };
}

async function warm(url: string, asks: readonly Ask[], ids: readonly string[]): Promise<void> {
  const lanes = await openLanes([url], WARMING);
  const paths = pathsOf(asks);
  const waiting = ids.map((id) => paths.next().value.replace(FRESH, id));
  const askInTurn = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) await lanes.ask(path);
  };
  await Promise.all(Array.from({ length: WARMING }, askInTurn)).finally(lanes.close);
}
