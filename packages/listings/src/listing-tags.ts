/*
 * What the kept answers of this slice depend on. `listing:ID` is on every answer that shows the listing or says that
 * it cannot be seen; the others are on lists, and end when a listing comes, goes or takes another place there.
 *   views:ID                                                  a listing's page, which tells how often it was looked at
 *   cards:all   cards:CATEGORY   cards:CATEGORY/SUBCATEGORY   what is for sale
 *   seller:USERID                                             a seller's listings
 */
import { categories } from "./categories.ts";
import type { ListingDocument } from "./listing-document.ts";
import type { Within } from "./within.ts";

/** What of a listing decides on which lists it stands, and where. */
export type Listed = Pick<
  ListingDocument,
  "_id" | "sellerId" | "category" | "subcategory" | "status" | "moderation" | "publishedAt"
>;

interface Page {
  readonly items: readonly { readonly id: string }[];
}

/** On every answer that shows a listing, or says that it cannot be seen. */
export function listingTag(id: string): string {
  return `listing:${id}`;
}

/** On a listing's page; its views change every few seconds, and no list shows them. */
export function viewsTag(id: string): string {
  return `views:${id}`;
}

/** On every page of a seller's listings. */
export function sellerTag(sellerId: string): string {
  return `seller:${sellerId}`;
}

/** On every page of what is for sale in a category, a subcategory or anywhere. */
export function cardsTag({ category, subcategory }: Within): string {
  if (category === undefined) return "cards:all";
  return subcategory === undefined ? `cards:${category}` : `cards:${category}/${subcategory}`;
}

/** What a page of a list depends on: what stands on it, and the list itself. */
export function pageTags(list: string, page: Page | null): readonly string[] {
  return [list, ...(page?.items ?? []).map(({ id }) => listingTag(id))];
}

/** What ends with a change of a listing; null for one that was not there. */
export function changeTags(before: Listed | null, after: Listed): readonly string[] {
  const [left, entered] = [before === null ? [] : listsWith(before), listsWith(after)];
  const moved = before?.publishedAt?.getTime() !== after.publishedAt?.getTime();
  const lists = [...left, ...entered].filter(
    (list) => moved || !left.includes(list) || !entered.includes(list),
  );
  return [listingTag(after._id), ...new Set(lists)];
}

/** All that can depend on a listing in its category, for who does not know what has changed. */
export function tagsAround(listing: Pick<Listed, "_id" | "sellerId" | "category" | "subcategory">) {
  return [listingTag(listing._id), ...cardsTags(listing), sellerTag(listing.sellerId)];
}

/** Every list of what is for sale, for who does not know which category a listing has left. */
export function allCardsTags(): readonly string[] {
  const within = categories.roots.flatMap(({ slug, children }) => [
    { category: slug },
    ...children.map((leaf) => ({ category: slug, subcategory: leaf.slug })),
  ]);
  return [{}, ...within].map(cardsTag);
}

function cardsTags({ category, subcategory }: Pick<Listed, "category" | "subcategory">): readonly string[] {
  return [{}, { category }, { category, subcategory }].map(cardsTag);
}

function listsWith(listing: Listed): readonly string[] {
  const { status, moderation, sellerId } = listing;
  if (moderation !== "visible" || status === "draft" || status === "deleted") return [];
  return [...(status === "active" ? cardsTags(listing) : []), sellerTag(sellerId)];
}
