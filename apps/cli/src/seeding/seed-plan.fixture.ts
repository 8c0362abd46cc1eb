import type { SeedListing, SeedOrder, SeedPlan, SeedUser } from "../seed/plan.ts";

/** An account of a small plan. */
export function plannedUser(index: number, seed = 1): SeedUser {
  return {
    key: `seed-${seed}-user-${index}`,
    email: `person-${index}@demo-${seed}.example`,
    name: `Person ${index}`,
    bio: `Number ${index}.`,
    city: "Aarhus",
    country: "DK",
    preferences: index % 2 === 0 ? { locale: "da", currency: "DKK" } : { locale: "en", currency: "EUR" },
  };
}

/** A published listing of the first account, with one photograph, that the second likes. */
export function plannedListing(
  index: number,
  { title = `City bike ${index}`, ...changes }: Partial<SeedListing> & { readonly title?: string } = {},
  seed = 1,
): SeedListing {
  const key = `seed-${seed}-listing-${index}`;
  return {
    key,
    seller: `seed-${seed}-user-0`,
    draft: {
      title,
      description: "Serviced in spring.",
      subcategory: "city-bikes",
      condition: "good",
      price: { amount: 100_000 + index, currency: "DKK" },
      units: 1,
      location: { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] },
      attributes: { brand: "Raleigh", frame_size: 54, gears: 7 },
    },
    photographs: [{ key: `${key}-photograph-0`, picture: "parcel", paint: "blue", drawing: index, view: 0 }],
    published: true,
    favouritedBy: [`seed-${seed}-user-1`],
    ...changes,
  };
}

const confirm = { event: "confirm", by: "seller" } as const;
const ship = { event: "ship", by: "seller", trackingNumber: "DK-1", deliveryDays: 3 } as const;
const deliver = { event: "deliver", by: "buyer" } as const;

/** Orders of every status, by their steps. */
export const stepsTo: Readonly<Record<SeedOrder["status"], SeedOrder["steps"]>> = {
  pending: [],
  confirmed: [confirm],
  shipped: [confirm, ship],
  delivered: [confirm, ship, deliver],
  cancelled: [confirm, { event: "cancel", by: "buyer", reason: "Found another." }],
  returned: [confirm, ship, deliver, { event: "return", by: "seller", reason: "Not as described." }],
};

/** An order by the second account, reviewed from both sides once it has arrived. */
export function plannedOrder(
  index: number,
  { status, ...changes }: Partial<SeedOrder> & Pick<SeedOrder, "status">,
  seed = 1,
): SeedOrder {
  const key = `seed-${seed}-order-${index}`;
  const isReviewed = status === "delivered" || status === "returned";
  return {
    key,
    buyer: `seed-${seed}-user-1`,
    listing: `seed-${seed}-listing-${index}`,
    shipping: {
      address: {
        name: "Person 1",
        line1: "Vestergade 1",
        postalCode: "8000",
        city: "Aarhus",
        country: "DK",
      },
      method: "standard",
    },
    steps: stepsTo[status],
    status,
    reviews: isReviewed
      ? [
          { key: `${key}-review-seller`, by: "buyer", targetType: "seller", rating: 5, comment: "Good." },
          { key: `${key}-review-item`, by: "buyer", targetType: "item", rating: 4, comment: "As shown." },
          { key: `${key}-review-buyer`, by: "seller", targetType: "buyer", rating: 5, comment: "Quick." },
        ]
      : [],
    ...changes,
  };
}

/** A plan of three accounts with listings in every state, orders of every status, and a unit that is sold twice. */
export function smallPlan(seed = 1): SeedPlan {
  const statuses = ["pending", "confirmed", "shipped", "delivered", "cancelled", "returned"] as const;
  const user = (index: number) => `seed-${seed}-user-${index}`;
  const { draft } = plannedListing(7);
  return {
    users: [0, 1, 2].map((index) => plannedUser(index, seed)),
    listings: [
      ...statuses.map((_, index) => plannedListing(index, {}, seed)),
      plannedListing(6, { published: false, favouritedBy: [] }, seed),
      plannedListing(7, { seller: user(1), favouritedBy: [user(0), user(2)] }, seed),
      // The same words twice: only their keys tell them apart.
      plannedListing(8, { draft, photographs: [] }, seed),
      plannedListing(9, { draft, photographs: [] }, seed),
    ],
    orders: [
      ...statuses.map((status, index) => plannedOrder(index, { status }, seed)),
      // The unit that the fifth order gives back.
      plannedOrder(6, { status: "delivered", listing: `seed-${seed}-listing-4`, buyer: user(2) }, seed),
    ],
  };
}
