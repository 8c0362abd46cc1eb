import { z } from "zod";
import { MarketplaceError } from "./error.ts";

/** Where a page of results ended, as an opaque text that a client hands back unchanged. */
export const cursorSchema = z.string().max(500);

/** How many results a page holds at most, and when nobody says how many. */
export const PAGE_LIMITS = { usual: 24, most: 100 } as const;

/** How many results a page may hold. */
export const pageLimitSchema = z.int().min(1).max(PAGE_LIMITS.most).default(PAGE_LIMITS.usual);

/** Packs the sort key of a page's last row into an opaque cursor. */
export function encodeCursor(position: Readonly<Record<string, string | number>>): string {
  return Buffer.from(JSON.stringify(position), "utf8").toString("base64url");
}

/**
 * Unpacks a cursor made by `encodeCursor`.
 * @throws MarketplaceError `VALIDATION_FAILED` when it was not made here.
 */
export function decodeCursor<S extends z.ZodType>(schema: S, cursor: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (cause) {
    throw new MarketplaceError(
      "VALIDATION_FAILED",
      "This page link is not valid; start from the first page.",
      {
        fieldErrors: { cursor: ["must be a nextCursor from an earlier answer"] },
        cause,
      },
    );
  }
}
