import { isDeepStrictEqual } from "node:util";
import type { RouterOutputs } from "@marketplace/api";
import type { Stores } from "@marketplace/stores";
import superjson from "superjson";
import { z } from "zod";

const storedSchema = z.object({
  _id: z.string(),
  sellerId: z.string(),
  title: z.string(),
  description: z.string(),
  category: z.string(),
  price: z.object({ amount: z.number(), currency: z.string() }),
  version: z.number(),
  updatedAt: z.date(),
});

/** Sees that a listing was answered as it stands in MongoDB. @throws Error when not. */
export async function checkListing(
  listing: RouterOutputs["listings"]["byId"],
  { mongo }: Pick<Stores, "mongo">,
): Promise<void> {
  const found = await mongo.db.collection<{ _id: string }>("listings").findOne({ _id: { $eq: listing.id } });
  const { _id, ...stored } = storedSchema.parse(found);
  const { sellerId, title, description, category, price, version, updatedAt } = listing;
  const answered = { sellerId, title, description, category, price, version, updatedAt };
  insist(isDeepStrictEqual(answered, stored), "The listing is not answered as it stands in MongoDB");
}

/** Sees that a page begins with these listings, in this order, and that others follow it. @throws Error when not. */
export function checkPage(
  {
    items,
    nextCursor,
  }: { readonly items: readonly { readonly id: string }[]; readonly nextCursor: string | null },
  ids: readonly string[],
): void {
  const found = items.map(({ id }) => id);
  insist(
    found.length > 0 && nextCursor !== null,
    "The search should fill a page and leave some for the next",
  );
  insist(isDeepStrictEqual(found, ids.slice(0, found.length)), "The search does not find the newest first");
}

/** The body that tRPC with superjson makes of a value. */
export function bodyOf(value: unknown, { batched }: { readonly batched: boolean }): string {
  const answer = { result: { data: superjson.serialize(value) } };
  return JSON.stringify(batched ? [answer] : answer);
}

/** Sees that a server answers a GET with this body, byte for byte and not compressed. @throws Error when not. */
export async function checkBody(url: string, body: string): Promise<void> {
  const response = await fetch(url, {
    headers: { "accept-encoding": "identity" },
    signal: AbortSignal.timeout(15_000),
  });
  insist(response.status === 200, `${url} is answered with ${response.status}`);
  insist((await response.text()) === body, `${url} is answered with another body than it should be`);
}

/** @throws Error with these words where something does not hold. */
export function insist(holds: boolean, words: string): void {
  if (!holds) throw new Error(words);
}
