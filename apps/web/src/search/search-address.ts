import { z } from "zod";
import { optional, slug } from "../app/search-parameters.ts";
import { conditions } from "../listing/listing.ts";
import { placeFrom, placeKey } from "../places/places.ts";
import { MOST, type SearchFilter, type Sort } from "./search.ts";

const sorts = ["relevance", "newest", "price_asc", "price_desc", "distance", "blended"] as const;
const amount = optional(z.int().min(0).max(100_000_000_000));
const value = z.union([z.string().min(1).max(500), z.number(), z.boolean()]);
const attribute = z
  .strictObject({
    key: z.string().max(40),
    in: z.array(value).min(1).max(MOST.values).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine((one) => one.in !== undefined || one.min !== undefined || one.max !== undefined);
// What looks like a number or a list was read as one, and is text all the same.
const text = z
  .unknown()
  .transform((read) => (typeof read === "string" ? read : JSON.stringify(read)).slice(0, MOST.characters))
  .pipe(z.string().min(1));

/** The parameters of the address of what was searched for; the address alone says what the page shows. */
export const searchAddressSchema = z.object({
  q: optional(text),
  /** Whether any of the words will do. */
  words: optional(z.literal("any")),
  category: slug,
  subcategory: slug,
  /** With commas between them. */
  conditions: optional(z.string()),
  currency: optional(z.string().regex(/^[A-Z]{3}$/)),
  /** In minor units of the currency. */
  min: amount,
  max: amount,
  attributes: optional(z.array(attribute).min(1).max(MOST.attributes)),
  seller: optional(z.uuid()),
  /** Within so many hours. */
  posted: optional(
    z
      .int()
      .min(1)
      .max(24 * 366),
  ),
  /** The key of a city, or a position: `10.2,56.16`. */
  near: optional(z.string().max(60)),
  km: optional(z.number().min(0.1).max(20_100)),
  /** West, south, east and north of a part of a map. */
  box: optional(z.array(z.number()).length(4)),
  sort: optional(z.enum(sorts)),
});

/** The parameters of the address of what was searched for. */
export type SearchAddress = z.output<typeof searchAddressSchema>;

/** What the API is asked for. */
export function filterOf(address: SearchAddress): SearchFilter {
  const { q, words, category, subcategory, currency, min, max, attributes, seller, posted, km } = address;
  const place = placeFrom(address.near);
  const chosen = conditionsOf(address);
  const [west, south, east, north] = address.box ?? [];
  return {
    text: q?.trim() === "" ? undefined : q,
    words,
    category,
    subcategory,
    conditions: chosen.length === 0 ? undefined : chosen,
    price: currency === undefined ? undefined : { currency, min, max },
    attributes,
    near: place === null ? undefined : { coordinates: place.location.coordinates, withinKm: km },
    box:
      west === undefined || south === undefined || east === undefined || north === undefined
        ? undefined
        : { west, south, east, north },
    sellerId: seller,
    postedWithinHours: posted,
  };
}

/** The address of what a filter finds. */
export function addressOf(filter: SearchFilter): SearchAddress {
  const { near, price, box, words } = filter;
  return tidied({
    q: filter.text,
    words: words === "any" ? words : undefined,
    category: filter.category,
    subcategory: filter.subcategory,
    conditions: filter.conditions?.join(","),
    currency: price?.currency,
    min: price?.min,
    max: price?.max,
    attributes: filter.attributes,
    seller: filter.sellerId,
    posted: filter.postedWithinHours,
    near: near && placeKey(near.coordinates),
    km: near?.withinKm,
    box: box && [box.west, box.south, box.east, box.north],
  });
}

/** The conditions that an address names, best first. */
export function conditionsOf({ conditions: named = "" }: SearchAddress) {
  const wanted = named.split(",");
  return conditions.map(({ value: one }) => one).filter((one) => wanted.includes(one));
}

/** The order that an address asks for: what it needs has to be there, and without one it is the usual. */
export function sortOf({ q, sort, near, currency }: SearchAddress): Sort {
  const usual = q === undefined ? "newest" : "relevance";
  if (sort === undefined || (sort === "relevance" && q === undefined)) return usual;
  if (sort === "distance" && near === undefined) return usual;
  return sort.startsWith("price") && currency === undefined ? usual : sort;
}

/** An address without what says nothing any more: a distance from nowhere, an order that cannot be. */
export function tidied(address: SearchAddress): SearchAddress {
  const { near, km, currency, min, max, attributes } = address;
  const usual = sortOf({ ...address, sort: undefined });
  const sort = sortOf(address);
  return {
    ...address,
    km: near === undefined ? undefined : km,
    min: currency === undefined ? undefined : min,
    max: currency === undefined ? undefined : max,
    attributes: attributes?.length === 0 ? undefined : attributes,
    sort: sort === usual ? undefined : sort,
  };
}
