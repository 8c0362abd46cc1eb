import { createHash } from "node:crypto";
import { decodeCursor, idSchema, MarketplaceError } from "@marketplace/kernel";
import { z } from "zod";
import type { SearchFilter, Sort } from "./search-input.ts";

// Its tokens become names of fields.
const word = z
  .string()
  .max(40)
  .regex(/^[\p{L}\p{N}]+$/u);
// The last word has completions; others are taken for one word each.
const MOST_INSTEAD = 40;

const positionSchema = z.strictObject({
  /** Of what was asked for: a cursor leads on in the search that it is of, and in no other. */
  search: z.string().length(12),
  /** What the last one of the page before was sorted by. */
  key: z.number(),
  id: idSchema,
  /** When the first page was asked for, in milliseconds. */
  at: z.int().min(0).max(8_640_000_000_000_000),
  words: z.enum(["all", "any"]),
  /** How the first page read the text: words that were looked for instead, and in how many cards each was. */
  instead: z
    .array(z.tuple([word, z.array(word).min(1).max(8)]))
    .max(32)
    .refine((all) => all.flatMap(([, by]) => by).length <= MOST_INSTEAD),
  counts: z.array(z.int().min(0)).max(33),
});

/** Where a page ended, and how its first page was made. */
export type SearchPosition = z.output<typeof positionSchema>;

/** What stands for everything that was asked for but the page, and for what cards of that format are made like. */
export function searchMark(search: SearchFilter & { readonly sort: Sort }, format: number): string {
  const parts = Object.entries(search).filter(([name]) => name !== "cursor" && name !== "limit");
  const sorted = parts.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([format, sorted]))
    .digest("base64url")
    .slice(0, 12);
}

/** Packs where a page ended. */
export function packPosition(position: SearchPosition): string {
  return Buffer.from(JSON.stringify(position), "utf8").toString("base64url");
}

/**
 * Unpacks the place that a page begins after.
 * @throws MarketplaceError `VALIDATION_FAILED` when the cursor was not made here, or for another search.
 */
export function unpackPosition(cursor: string, mark: string): SearchPosition {
  const position = decodeCursor(positionSchema, cursor);
  if (position.search !== mark) throw wrongCursor();
  return position;
}

/** Says that a cursor does not lead on here. */
export function wrongCursor(): MarketplaceError {
  return new MarketplaceError(
    "VALIDATION_FAILED",
    "This page link is of another search; start from the first page.",
    { fieldErrors: { cursor: ["must be a nextCursor of the same search"] } },
  );
}
