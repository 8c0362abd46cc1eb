import { decodeCursor, encodeCursor, idSchema } from "@marketplace/kernel";
import { Op, type WhereOptions } from "sequelize";
import { z } from "zod";
import type { ReviewReadDeps } from "./deps.ts";
import type { ReviewPage } from "./review.ts";
import type { ListReviews } from "./review-input.ts";
import { type ReviewRow, reviewFrom, reviewModel } from "./review-store.ts";
import { withReviewers } from "./with-reviewers.ts";

const positionSchema = z.strictObject({ at: z.iso.datetime(), id: idSchema });

/**
 * Lists the reviews about an account or an item, newest first.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function listReviews(
  deps: ReviewReadDeps,
  { targetType, targetId, cursor, limit }: ListReviews,
): Promise<ReviewPage> {
  const rows = await reviewModel(deps.postgres.sequelize).findAll({
    where: { targetType, targetId, ...(cursor === undefined ? {} : after(cursor)) },
    order: [
      ["createdAt", "DESC"],
      ["id", "DESC"],
    ],
    limit: limit + 1,
  });
  const page = rows.slice(0, limit).map(reviewFrom);
  const last = page.at(-1);
  return {
    items: await withReviewers(deps, page),
    nextCursor:
      last === undefined || rows.length <= limit
        ? null
        : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
  };
}

function after(cursor: string): WhereOptions<ReviewRow> {
  const { at, id } = decodeCursor(positionSchema, cursor);
  const createdAt = new Date(at);
  return {
    createdAt: { [Op.lte]: createdAt },
    [Op.or]: [{ createdAt: { [Op.lt]: createdAt } }, { id: { [Op.lt]: id } }],
  };
}
