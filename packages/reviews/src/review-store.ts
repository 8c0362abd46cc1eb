import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from "sequelize";
import { z } from "zod";
import { TARGET_TYPES } from "./review.ts";

/** A row of `reviews`. */
export interface ReviewRow extends Model<InferAttributes<ReviewRow>, InferCreationAttributes<ReviewRow>> {
  id: string;
  orderId: string;
  reviewerId: string;
  targetType: string;
  targetId: string;
  rating: number;
  comment: string;
  helpful: number;
  createdAt: Date;
  updatedAt: Date;
}

const storedReviewSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  reviewerId: z.string(),
  targetType: z.enum(TARGET_TYPES),
  targetId: z.string(),
  rating: z.int(),
  comment: z.string(),
  helpful: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** A rating as it is stored: the reviewer by id alone. */
export type StoredReview = z.output<typeof storedReviewSchema>;

const models = new WeakMap<Sequelize, ModelStatic<ReviewRow>>();

/** The table of this slice in a database. */
export function reviewModel(sequelize: Sequelize): ModelStatic<ReviewRow> {
  const known = models.get(sequelize);
  if (known !== undefined) return known;
  const required = { allowNull: false } as const;
  const model = sequelize.define<ReviewRow>("reviews", {
    id: { type: DataTypes.UUID, primaryKey: true },
    orderId: { type: DataTypes.UUID, ...required },
    reviewerId: { type: DataTypes.UUID, ...required },
    targetType: { type: DataTypes.TEXT, ...required },
    targetId: { type: DataTypes.UUID, ...required },
    rating: { type: DataTypes.SMALLINT, ...required },
    comment: { type: DataTypes.TEXT, ...required },
    helpful: { type: DataTypes.INTEGER, ...required },
    createdAt: { type: DataTypes.DATE, ...required },
    updatedAt: { type: DataTypes.DATE, ...required },
  });
  models.set(sequelize, model);
  return model;
}

/** Reads a row as a rating. */
export function reviewFrom(row: ReviewRow): StoredReview {
  return storedReviewSchema.parse(row.get({ plain: true }));
}
