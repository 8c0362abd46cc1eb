// Run as a process of its own by main-job.int.test.ts: the main job from outside, through the typed client alone.
import { createClient, type RouterOutputs } from "@marketplace/api";

const [url = "", commandUrl = ""] = process.argv.slice(2);
const at = { url, commandUrl };
const guest = createClient(at);

async function join(name: string) {
  const { account, tokens } = await guest.users.register.mutate({
    email: `${name.toLowerCase()}@main-job.example`,
    password: "correct horse battery",
    name,
  });
  return { id: account.id, client: createClient({ ...at, token: tokens.accessToken }) };
}

const anna = await join("Anna");
const bo = await join("Bo");

const draft = await anna.client.listings.create.mutate({
  idempotencyKey: "annas-novel",
  title: "Smilla's Sense of Snow",
  description: "Read once.",
  subcategory: "fiction",
  condition: "like_new",
  price: { amount: 7_500, currency: "DKK" },
  location: { city: "Copenhagen", country: "DK", coordinates: [12.5683, 55.6761] },
  attributes: { author: "Peter Høeg", language: "English" },
});
const offered = await anna.client.listings.publish.mutate({
  idempotencyKey: "annas-novel-on-sale",
  id: draft.id,
  version: draft.version,
});

const { items } = await bo.client.listings.browse.query({ category: "books" });
const found = items.find(({ id }) => id === offered.id);
if (found === undefined) throw new Error("The listing is not among the newest of its category");

const placed = await bo.client.orders.place.mutate({
  idempotencyKey: "bos-novel-order",
  listingId: found.id,
  expectedPrice: found.price,
  shipping: {
    address: { name: "Bo Madsen", line1: "Vestergade 1", postalCode: "8000", city: "Aarhus", country: "DK" },
    method: "standard",
  },
  payment: { token: "4242424242424242" },
});
const orderId = placed.id;
const confirmed = await anna.client.orders.confirm.mutate({
  ...{ orderId, version: placed.version },
  idempotencyKey: "annas-confirmation",
});
const shipped = await anna.client.orders.ship.mutate({
  ...{ orderId, version: confirmed.version },
  idempotencyKey: "annas-parcel",
  trackingNumber: "DK-0001",
});
const delivered = await bo.client.orders.deliver.mutate({
  ...{ orderId, version: shipped.version },
  idempotencyKey: "bos-delivery",
});
const accepted = await bo.client.orders.accept.mutate({
  ...{ orderId, version: delivered.version },
  idempotencyKey: "bos-acceptance",
});
await bo.client.reviews.create.mutate({
  orderId: placed.id,
  targetType: "seller",
  rating: 5,
  comment: "Just as described.",
});

const summary: RouterOutputs["reviews"]["summary"] = await guest.reviews.summary.query({
  targetType: "seller",
  targetId: anna.id,
});
const { owed } = await anna.client.payouts.balance.query();
const after = await guest.listings.byId.query({ id: found.id });
process.stdout.write(
  JSON.stringify({
    stages: [placed, confirmed, shipped, delivered, accepted].map(({ stage }) => stage),
    payment: accepted.payment,
    owed,
    listing: after.status,
    deliveredAt: delivered.updatedAt instanceof Date,
    summary,
  }),
);
