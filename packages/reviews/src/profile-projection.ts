import { defineProjection, type Projection } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import {
  accountIds,
  countAccounts,
  findProfileRows,
  PROFILES,
  type ProfileRow,
  userEventIds,
} from "@marketplace/users";
import { z } from "zod";
import type { ReviewQueryDeps, ReviewReadDeps } from "./deps.ts";
import { reviewCreatedSchema } from "./events.ts";
import { type RatingSummary, ratingSummarySchema } from "./review.ts";
import type { Target } from "./review-input.ts";
import { summariseMany } from "./summarise-reviews.ts";

const MAX_TIME = { maxTimeMS: 3_000 } as const;

const ratingsSchema = z.object({ seller: ratingSummarySchema, buyer: ratingSummarySchema });

/** What everybody sees of an account, with its ratings: what is told of people while PostgreSQL is away. */
type ProjectedProfile = ProfileRow & { readonly ratings: z.output<typeof ratingsSchema> };

/** By which operators know the projection. */
export const profilesProjection = { name: "profiles", collection: PROFILES } as const;

/** The projection of everybody's profile and ratings out of PostgreSQL. */
export function projectProfiles(deps: Pick<ReviewReadDeps, "postgres">): Projection<ProjectedProfile> {
  return defineProjection<ProjectedProfile>({
    ...profilesProjection,
    topics: ["users", "reviews"],
    idsOf: (event) => [...userEventIds(event), ...reviewedPeople(event)],
    async load(ids) {
      const [profiles, summaries] = await Promise.all([
        findProfileRows(deps, ids),
        summariseMany(deps, ["seller", "buyer"], ids),
      ]);
      const ratingsOf = (targetId: string) => ({
        seller: summaries.of({ targetType: "seller", targetId }),
        buyer: summaries.of({ targetType: "buyer", targetId }),
      });
      return new Map([...profiles].map(([id, profile]) => [id, { ...profile, ratings: ratingsOf(id) }]));
    },
    ids: (after, limit) => accountIds(deps, after, limit),
    count: () => countAccounts(deps),
  });
}

/** The ratings of an account as they were projected; null for an item, and where nothing was. */
export async function findProjectedRatings(
  { mongo }: Pick<ReviewQueryDeps, "mongo">,
  { targetType, targetId }: Target,
): Promise<RatingSummary | null> {
  if (targetType === "item") return null;
  const found = await mongo.db
    .collection<{ readonly _id: string }>(PROFILES)
    .findOne({ _id: { $eq: targetId } }, { ...MAX_TIME, projection: { ratings: 1 } });
  return found === null ? null : z.object({ ratings: ratingsSchema }).parse(found).ratings[targetType];
}

function reviewedPeople(event: DomainEvent): readonly string[] {
  const parsed = reviewCreatedSchema.safeParse(event);
  if (!parsed.success || parsed.data.payload.targetType === "item") return [];
  return [parsed.data.payload.targetId];
}
