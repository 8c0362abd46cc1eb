import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import type { ReviewReadDeps } from "./deps.ts";
import { type RatingSummary, TARGET_TYPES, type TargetType } from "./review.ts";
import type { Target } from "./review-input.ts";

// An average travels as text, since PostgreSQL's numeric has more digits than a number.
const summaryRow = z.strictObject({
  targetType: z.enum(TARGET_TYPES),
  targetId: z.string(),
  count: z.int(),
  average: z
    .string()
    .regex(/^\d\.\d\d$/)
    .transform(Number),
  histogram: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
});

/** The ratings of a target that has none. */
const NONE: RatingSummary = { count: 0, average: null, histogram: [0, 0, 0, 0, 0] };

/** Ratings of targets, of those that have any; `of` answers for each. */
export interface RatingSummaries {
  of(target: Target): RatingSummary;
}

/** Sums up the ratings of an account or an item. */
export async function summariseReviews(
  deps: Pick<ReviewReadDeps, "postgres">,
  target: Target,
): Promise<RatingSummary> {
  return (await summariseMany(deps, [target.targetType], [target.targetId])).of(target);
}

/** Sums up the ratings of many targets at once. */
export async function summariseMany(
  { postgres }: Pick<ReviewReadDeps, "postgres">,
  targetTypes: readonly TargetType[],
  targetIds: readonly string[],
): Promise<RatingSummaries> {
  const rows = await rowsOf(postgres.sequelize, summaryRow, {
    sql: `SELECT target_type AS "targetType", target_id AS "targetId",
            count(*)::int AS count, round(avg(rating), 2)::text AS average,
            ARRAY[count(*) FILTER (WHERE rating = 1), count(*) FILTER (WHERE rating = 2),
                  count(*) FILTER (WHERE rating = 3), count(*) FILTER (WHERE rating = 4),
                  count(*) FILTER (WHERE rating = 5)]::int[] AS histogram
          FROM reviews
          WHERE target_type = ANY($targetTypes::text[]) AND target_id = ANY($targetIds::uuid[])
          GROUP BY target_type, target_id`,
    bind: { targetTypes, targetIds },
  });
  const keyOf = ({ targetType, targetId }: Target) => `${targetType} ${targetId}`;
  const known = new Map(
    rows.map(({ targetType, targetId, ...summary }) => [keyOf({ targetType, targetId }), summary]),
  );
  return { of: (target) => known.get(keyOf(target)) ?? NONE };
}
