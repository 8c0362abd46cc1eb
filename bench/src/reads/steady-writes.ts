import { createClient } from "@marketplace/api";
import type { ReadWorld } from "./read-world.ts";
import { fetchFor } from "./visitor-address.ts";

/** What was written beside a measurement. */
export interface Writes {
  readonly done: number;
  /** How many failed, by why. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Changes listings at a steady rate, as their sellers do, while something else is measured. */
export interface SteadyWrites {
  /** Changes listings until the work is done. */
  during<T>(work: Promise<T>): Promise<readonly [T, Writes]>;
}

interface Writing {
  readonly commandUrl: string;
  readonly listings: ReadWorld["changing"];
  /** An access token for each seller. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly perSecond: number;
}

interface Changing {
  readonly id: string;
  readonly sellerId: string;
  version: number;
}

/** Opens writes by the typed client to a command process; one listing after another gets another price. */
export function openSteadyWrites({ commandUrl, listings, tokens, perSecond }: Writing): SteadyWrites {
  const waiting: Changing[] = listings.map((listing) => ({ ...listing, version: 1 }));
  const clients = new Map(
    [...tokens].map(([sellerId, token], seller) => [
      sellerId,
      createClient({ url: commandUrl, token, name: "bench", fetch: fetchFor(seller) }),
    ]),
  );

  async function change(listing: Changing): Promise<void> {
    const { id, version } = listing;
    const price = { amount: 100_000 + version, currency: "DKK" };
    const changed = await clients.get(listing.sellerId)?.listings.update.mutate({ id, version, price });
    if (changed === undefined) throw new Error("Nobody has a token for this listing");
    listing.version = changed.version;
    // Only where it went well: of the others it is not known which version they have.
    waiting.push(listing);
  }

  return {
    async during(work) {
      const failures: Record<string, number> = {};
      const underWay = new Set<Promise<void>>();
      let done = 0;
      const timer = setInterval(() => {
        const listing = waiting.shift();
        if (listing === undefined) return;
        const writing = change(listing)
          .then(() => {
            done += 1;
          })
          .catch((failure: unknown) => {
            const words = failure instanceof Error ? failure.message : String(failure);
            failures[words] = (failures[words] ?? 0) + 1;
          })
          .finally(() => underWay.delete(writing));
        underWay.add(writing);
      }, 1_000 / perSecond);
      try {
        const result = await work;
        return [result, { done, failures }];
      } finally {
        clearInterval(timer);
        await Promise.all(underWay);
      }
    },
  };
}
