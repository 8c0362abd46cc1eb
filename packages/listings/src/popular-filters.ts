import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { conditionSchema } from "./listing-status.ts";
import { listingsOf, MAX_TIME } from "./listing-store.ts";
import { placeIn, type Within } from "./within.ts";

/** So many of the newest listings are looked at: what is popular among them is popular. */
const LOOKED_AT = 2_000;
const ATTRIBUTES = 20;
const VALUES = 10;

const count = z.int().min(1);

/** What those who sell in a category say of their things, the most frequent first. */
export const popularFiltersSchema = z.strictObject({
  /** How many listings were looked at: the newest, 2,000 at most. */
  listings: z.int().min(0),
  conditions: z.array(z.strictObject({ value: conditionSchema, count })),
  subcategories: z.array(z.strictObject({ value: z.string(), count })),
  /** By the key of what the category asks; of an answer that names several, each counts. */
  attributes: z.array(
    z.strictObject({
      key: z.string(),
      values: z.array(z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]), count })),
    }),
  ),
});

/** What those who sell in a category say of their things. */
export type PopularFilters = z.output<typeof popularFiltersSchema>;

const countedSchema = z.tuple([
  popularFiltersSchema.omit({ listings: true }).extend({
    total: z.array(z.object({ listings: z.int() })),
  }),
]);

/**
 * Counts what is said of the newest listings that are for sale.
 * @throws MarketplaceError `VALIDATION_FAILED` for a subcategory that stands in another category.
 */
export async function countPopularFilters(mongo: Pick<Mongo, "db">, asked: Within): Promise<PopularFilters> {
  const { category, subcategory } = placeIn(asked);
  const frequent = (value: string) => [
    { $group: { _id: value, count: { $sum: 1 } } },
    { $sort: { count: -1, _id: 1 } },
    { $limit: VALUES },
    { $project: { _id: 0, value: "$_id", count: 1 } },
  ];
  const found = await listingsOf(mongo)
    .aggregate(
      [
        {
          $match: {
            ...{ status: { $eq: "active" }, moderation: { $eq: "visible" } },
            ...(category === undefined ? {} : { category: { $eq: category } }),
            ...(subcategory === undefined ? {} : { subcategory: { $eq: subcategory } }),
          },
        },
        { $sort: { publishedAt: -1, _id: -1 } },
        { $limit: LOOKED_AT },
        {
          $project: {
            ...{ condition: 1, subcategory: 1 },
            answer: { $objectToArray: "$metadata.custom_attributes" },
          },
        },
        {
          $facet: {
            total: [{ $count: "listings" }],
            conditions: frequent("$condition"),
            subcategories: frequent("$subcategory"),
            attributes: [
              { $unwind: "$answer" },
              { $unwind: "$answer.v" },
              { $group: { _id: { key: "$answer.k", value: "$answer.v" }, count: { $sum: 1 } } },
              { $sort: { count: -1, "_id.key": 1, "_id.value": 1 } },
              {
                $group: {
                  _id: "$_id.key",
                  values: { $firstN: { input: { value: "$_id.value", count: "$count" }, n: VALUES } },
                  all: { $sum: "$count" },
                },
              },
              { $sort: { all: -1, _id: 1 } },
              { $limit: ATTRIBUTES },
              { $project: { _id: 0, key: "$_id", values: 1 } },
            ],
          },
        },
      ],
      MAX_TIME,
    )
    .toArray();
  const [{ total, ...counted }] = countedSchema.parse(found);
  return { listings: total[0]?.listings ?? 0, ...counted };
}
