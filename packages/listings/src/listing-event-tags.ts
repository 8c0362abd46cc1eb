import type { DomainEvent } from "@marketplace/kernel";
import { listingEventSchema } from "./events.ts";
import { allCardsTags, listingTag, tagsAround, viewsTag } from "./listing-tags.ts";

/** The fields that decide on which lists a listing stands, and where. */
const PLACING = ["status", "moderation", "category", "subcategory", "publishedAt"];

/** What ends with what an event of a listing tells; of another slice's event, or one that is not known here, nothing. */
export function listingEventTags(event: DomainEvent): readonly string[] {
  const parsed = listingEventSchema.safeParse(event);
  if (!parsed.success) return [];
  const { type, payload } = parsed.data;
  if (type === "listings.viewed") return [viewsTag(payload.listingId)];
  if (type !== "listings.changed") return [listingTag(payload.listingId)];
  const { listingId, fields, version } = payload;
  const own = [listingTag(listingId)];
  // A draft that was just made stands on no list yet.
  if (version === 1 && fields === null) return own;
  if (fields !== null && !fields.some((field) => PLACING.includes(field))) return own;
  // Which category it has left, if it has, is not told.
  const maybeLeft = fields === null || fields.includes("category") || fields.includes("subcategory");
  return [...new Set([...tagsAround({ ...payload, _id: listingId }), ...(maybeLeft ? allCardsTags() : [])])];
}
