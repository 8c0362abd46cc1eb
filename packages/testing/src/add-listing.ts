import { idsFrom, type Money, systemClock } from "@marketplace/kernel";
import type { Stores } from "@marketplace/stores";

interface ListingTraits {
  readonly sellerId: string;
  readonly title?: string;
  readonly price?: Money;
  readonly units?: number;
  readonly status?: "draft" | "active" | "reserved" | "sold" | "deleted";
  readonly moderation?: "visible" | "hidden";
  /** Whether the inventory has it on sale; so when the status says so by default. */
  readonly onSale?: boolean;
}

interface ListingDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

const newId = idsFrom(systemClock);

/** Adds a listing to MongoDB and its units to the inventory, as publishing one does; returns its id. */
export async function addListing(
  { postgres, mongo }: Pick<Stores, "postgres" | "mongo">,
  traits: ListingTraits,
): Promise<string> {
  const id = newId();
  const { sellerId, title = "Bicycle", units = 1, status = "active", moderation = "visible" } = traits;
  const onSale = traits.onSale ?? (status === "active" || status === "reserved");
  const now = new Date("2026-06-01T10:00:00.000Z");
  const key = `user/${sellerId}/listings/${"a".repeat(64)}`;
  await mongo.db.collection<ListingDocument>("listings").insertOne({
    _id: id,
    ...{ sellerId, title, units, status, moderation },
    description: "Well kept.",
    category: "bikes",
    subcategory: "city-bikes",
    condition: "good",
    price: traits.price ?? { amount: 129_900, currency: "DKK" },
    location: { city: "Aarhus", country: "DK", point: { type: "Point", coordinates: [10.2, 56.15] } },
    images: [{ key: `${key}.webp`, thumbnailKey: `${key}-480.webp`, width: 1600, height: 1200 }],
    version: 1,
    createdAt: now,
    updatedAt: now,
    publishedAt: status === "draft" ? null : now,
    metadata: { views: 0, favorites: 0, custom_attributes: {} },
    idempotencyKey: `listing-${id}`,
    inputHash: "none",
  });
  await postgres.sequelize.query(
    `WITH offered AS (
       INSERT INTO inventory (listing_id, seller_id, on_sale, updated_at) VALUES ($id, $sellerId, $onSale, $now) RETURNING listing_id
     )
     INSERT INTO inventory_units (listing_id, unit) SELECT listing_id, generate_series(1, $units::int) FROM offered`,
    { bind: { id, sellerId, onSale, units, now: now.toISOString() } },
  );
  return id;
}
