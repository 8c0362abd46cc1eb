/** Loads on one query process of ours. */
export const OWN_LOADS = [
  "hot-listing",
  "hot-listing-batched",
  "hot-search",
  "cold-listing",
  "warm-listing",
  "mixed",
  "hot-without-redis",
  "search-without-redis",
] as const;

/** A load on one query process of ours. */
export type OwnLoad = (typeof OWN_LOADS)[number];

/** Who is measured, ours first. */
export const CONTENDERS = [
  ...OWN_LOADS,
  "bare-trpc",
  "bare-trpc-page",
  "bare-http",
  "bare-http-page",
  "redis-get",
  "pg-by-key",
  "find-one",
  "two-processes",
  "one-core",
  "two-cores",
  "bare-one-core",
  "bare-two-cores",
] as const;

/** A name of one that is measured. */
export type ReadContender = (typeof CONTENDERS)[number];

/** Connections of a load, each with one request at a time. */
export const CONNECTIONS = 32;

/** What each of them is, in a few words. */
export const WORDS: Readonly<Record<ReadContender, string>> = {
  "hot-listing": "hot listing",
  "hot-listing-batched": "hot listing, as a batch of one",
  "hot-search": "hot search",
  "cold-listing": "cold listing",
  "warm-listing": "listing from Redis",
  mixed: "mixed, with writes",
  "hot-without-redis": "hot listing, Redis away",
  "search-without-redis": "hot search, Redis away",
  "bare-trpc": "bare tRPC, a listing",
  "bare-trpc-page": "bare tRPC, a page",
  "bare-http": "bare node:http, a listing",
  "bare-http-page": "bare node:http, a page",
  "redis-get": "Redis GET",
  "pg-by-key": "pg by primary key",
  "find-one": "MongoDB findOne",
  "two-processes": "hot listing, two processes",
  "one-core": "hot listing, one core",
  "two-cores": "hot listing, two cores",
  "bare-one-core": "bare node:http, one core",
  "bare-two-cores": "bare node:http, two cores",
};
