import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from "sequelize";

/** A row of `orders`; `status` follows from the stage, in the database. */
export interface OrderRow extends Model<InferAttributes<OrderRow>, InferCreationAttributes<OrderRow>> {
  id: string;
  buyerId: string;
  sellerId: string;
  listingId: string;
  reservationId: string;
  stage: string;
  dueAt: Date | null;
  /** A bigint, which travels as text so that no digit is lost. */
  amount: string;
  currency: string;
  refunded: string;
  category: string;
  paymentKey: string | null;
  bundleId: string | null;
  offerId: string | null;
  listingTitle: string;
  listingImage: string | null;
  shippingAddress: object;
  shippingMethod: string;
  trackingNumber: string | null;
  estimatedDelivery: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A row of `order_transitions`. */
export interface TransitionRow
  extends Model<InferAttributes<TransitionRow>, InferCreationAttributes<TransitionRow>> {
  orderId: string;
  /** The version of the order that it led to. */
  sequence: number;
  event: string;
  fromStage: string | null;
  toStage: string;
  actorId: string | null;
  reason: string | null;
  at: Date;
}

interface OrderModels {
  readonly orders: ModelStatic<OrderRow>;
  readonly transitions: ModelStatic<TransitionRow>;
}

const modelsOf = new WeakMap<Sequelize, OrderModels>();

/** The tables of this slice in a database. */
export function orderModels(sequelize: Sequelize): OrderModels {
  const known = modelsOf.get(sequelize);
  if (known !== undefined) return known;
  const required = { allowNull: false } as const;
  const orders = sequelize.define<OrderRow>("orders", {
    id: { type: DataTypes.UUID, primaryKey: true },
    buyerId: { type: DataTypes.UUID, ...required },
    sellerId: { type: DataTypes.UUID, ...required },
    listingId: { type: DataTypes.UUID, ...required },
    reservationId: { type: DataTypes.UUID, ...required },
    stage: { type: DataTypes.TEXT, ...required },
    dueAt: DataTypes.DATE,
    amount: { type: DataTypes.BIGINT, ...required },
    currency: { type: DataTypes.CHAR(3), ...required },
    refunded: { type: DataTypes.BIGINT, ...required },
    category: { type: DataTypes.TEXT, ...required },
    paymentKey: DataTypes.TEXT,
    bundleId: DataTypes.UUID,
    offerId: DataTypes.UUID,
    listingTitle: { type: DataTypes.TEXT, ...required },
    listingImage: DataTypes.TEXT,
    shippingAddress: { type: DataTypes.JSONB, ...required },
    shippingMethod: { type: DataTypes.TEXT, ...required },
    trackingNumber: DataTypes.TEXT,
    estimatedDelivery: DataTypes.DATEONLY,
    version: { type: DataTypes.INTEGER, ...required },
    createdAt: { type: DataTypes.DATE, ...required },
    updatedAt: { type: DataTypes.DATE, ...required },
  });
  const transitions = sequelize.define<TransitionRow>("order_transitions", {
    orderId: { type: DataTypes.UUID, primaryKey: true },
    sequence: { type: DataTypes.INTEGER, primaryKey: true },
    event: { type: DataTypes.TEXT, ...required },
    fromStage: DataTypes.TEXT,
    toStage: { type: DataTypes.TEXT, ...required },
    actorId: DataTypes.UUID,
    reason: DataTypes.TEXT,
    at: { type: DataTypes.DATE, ...required },
  });
  const models = { orders, transitions };
  modelsOf.set(sequelize, models);
  return models;
}
