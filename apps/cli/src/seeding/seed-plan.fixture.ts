import type { SeedListing, SeedOrder, SeedPlan, SeedStage, SeedUser } from "../seed/plan.ts";

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

const askBack = {
  event: "request-return",
  by: "buyer",
  reason: "damaged",
  explanation: "The fork is bent.",
} as const;

/** Orders at every stage, by their steps. */
export const stepsTo: Readonly<Record<SeedStage, SeedOrder["steps"]>> = {
  placed: [],
  confirmed: [confirm],
  shipped: [confirm, ship],
  missing: [confirm, ship, { event: "report-missing", by: "buyer", explanation: "Nothing came." }],
  delivered: [confirm, ship, deliver],
  completed: [confirm, ship, deliver, { event: "release", by: "buyer" }],
  disputed: [
    ...[confirm, ship, deliver, askBack],
    { event: "refuse-return", by: "seller", answer: "It was straight." },
  ],
  cancelled: [confirm, { event: "cancel", by: "buyer", reason: "Found another." }],
  refunded: [
    ...[confirm, ship, deliver, askBack],
    { event: "accept-return", by: "seller", answer: "Send it back." },
    { event: "ship-return", by: "buyer", trackingNumber: "DK-2" },
    { event: "refund", by: "seller" },
  ],
};

const statuses: Readonly<Record<SeedStage, SeedOrder["status"]>> = {
  placed: "pending",
  confirmed: "confirmed",
  shipped: "shipped",
  missing: "shipped",
  delivered: "delivered",
  completed: "delivered",
  disputed: "delivered",
  cancelled: "cancelled",
  refunded: "returned",
};

const stages = [
  ...(["placed", "confirmed", "shipped", "delivered", "cancelled", "refunded"] as const),
  ...(["completed", "disputed", "missing"] as const),
];

/** An order by the second account, reviewed from both sides once it has arrived. */
export function plannedOrder(
  index: number,
  { stage, ...changes }: Partial<SeedOrder> & Pick<SeedOrder, "stage">,
  seed = 1,
): SeedOrder {
  const key = `seed-${seed}-order-${index}`;
  const isReviewed = stage === "delivered" || stage === "completed" || stage === "refunded";
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
    steps: stepsTo[stage],
    stage,
    status: statuses[stage],
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

/** A plan of three accounts with listings in every state, orders at every stage, and a unit that is sold twice. */
export function smallPlan(seed = 1): SeedPlan {
  const user = (index: number) => `seed-${seed}-user-${index}`;
  const { draft } = plannedListing(11);
  const givenBack = `seed-${seed}-listing-${stages.indexOf("cancelled")}`;
  return {
    users: [0, 1, 2].map((index) => plannedUser(index, seed)),
    listings: [
      ...stages.map((_, index) => plannedListing(index, {}, seed)),
      plannedListing(9, { published: false, favouritedBy: [] }, seed),
      plannedListing(10, { seller: user(1), favouritedBy: [user(0), user(2)] }, seed),
      // The same words twice: only their keys tell them apart.
      plannedListing(11, { draft, photographs: [] }, seed),
      plannedListing(12, { draft, photographs: [] }, seed),
    ],
    orders: [
      ...stages.map((stage, index) => plannedOrder(index, { stage }, seed)),
      plannedOrder(9, { stage: "delivered", listing: givenBack, buyer: user(2) }, seed),
    ],
  };
}
