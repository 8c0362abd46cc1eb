import { QueryTypes } from "sequelize";
import { z } from "zod";
import type { ReviewDeps } from "./deps.ts";
import type { RatingSummary } from "./review.ts";
import type { Target } from "./review-input.ts";

// An average travels as text, since PostgreSQL's numeric has more digits than a number.
const summaryRow = z.strictObject({
  count: z.int(),
  average: z
    .string()
    .regex(/^\d\.\d\d$/)
    .transform(Number)
    .nullable(),
  histogram: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
});

/** Sums up the ratings of an account or an item. */
export async function summariseReviews(
  { postgres }: Pick<ReviewDeps, "postgres">,
  { targetType, targetId }: Target,
): Promise<RatingSummary> {
  const rows: unknown = await postgres.sequelize.query(
    `SELECT count(*)::int AS count, round(avg(rating), 2)::text AS average,
            ARRAY[count(*) FILTER (WHERE rating = 1), count(*) FILTER (WHERE rating = 2),
                  count(*) FILTER (WHERE rating = 3), count(*) FILTER (WHERE rating = 4),
                  count(*) FILTER (WHERE rating = 5)]::int[] AS histogram
     FROM reviews WHERE target_type = $targetType AND target_id = $targetId`,
    { type: QueryTypes.SELECT, bind: { targetType, targetId } },
  );
  const [summary] = z.tuple([summaryRow]).parse(rows);
  return summary;
}
