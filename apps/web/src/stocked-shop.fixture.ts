import type { PictureFile } from "./picture.fixture.ts";
import { deskDraft, type Person, type Shop } from "./shop.fixture.ts";

/** A shop with things in it: listings in every state, an order on its way, one that is done, and reviews. */
export interface Stock {
  readonly seller: Person;
  readonly buyer: Person;
  /** For sale, with photographs. */
  readonly desk: string;
  readonly sold: string;
  readonly draft: string;
  /** Waits for its seller. */
  readonly pending: string;
  readonly delivered: string;
}

const things = [
  { title: "Teak sideboard, 1962", amount: 480_000, condition: "good" },
  {
    title: "Round dining table with two leaves and a scratch that only you will know of",
    amount: 95_000,
    condition: "fair",
  },
  { title: "Coffee table", amount: 30_000, condition: "like_new" },
  { title: "Garden table, teak, seats eight", amount: 220_000, condition: "poor" },
  { title: "Small side table in beech", amount: 17_550, condition: "new" },
] as const;

/** Fills a shop through the API, as people would. */
export async function stockShop(shop: Shop, pictures: readonly PictureFile[]): Promise<Stock> {
  const [seller, buyer] = [await shop.join("Anna Holm"), await shop.join("Bo Madsen")];
  await updateProfile(seller);
  let offers = 0;
  const offer = async (title: string, changes: Partial<ReturnType<typeof deskDraft>> = {}) => {
    offers += 1;
    const draft = { ...deskDraft(`offer-number-${offers}`), title, ...changes };
    const { id } = await offerWithPictures(seller, draft, pictures);
    return id;
  };
  for (const { title, amount, condition } of things) {
    await offer(title, { condition, price: { amount, currency: "DKK" } });
  }
  const desk = await offer("Oak desk with three drawers");
  await buyer.client.listings.favourite.mutate({ listingId: desk });
  const sold = await offer("Office chair, grey wool", {
    subcategory: "chairs",
    attributes: { kind: "office chair" },
  });
  const reserved = await offer("Floor lamp in brass");
  const { id: draft } = await seller.client.listings.create.mutate({
    ...deskDraft("draft-of-a-bench"),
    title: "Bench, still to be photographed",
  });

  const delivered = await order(buyer, sold);
  const at = async () => {
    const { id: orderId, version } = await seller.client.orders.byId.query({ orderId: delivered });
    return { orderId, version };
  };
  await seller.client.orders.confirm.mutate(await at());
  await seller.client.orders.ship.mutate({
    ...(await at()),
    trackingNumber: "DK-42-4242",
    estimatedDelivery: tomorrow(),
  });
  await buyer.client.orders.deliver.mutate(await at());
  await buyer.client.reviews.create.mutate({
    orderId: delivered,
    targetType: "seller",
    rating: 5,
    comment: "Packed with care, answered within the hour, and exactly as described.",
  });
  return { seller, buyer, desk, sold, draft, delivered, pending: await order(buyer, reserved) };
}

/** The API takes only days that are still to come. */
function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}

async function updateProfile({ client }: Person): Promise<void> {
  const { version } = await client.users.me.query();
  await client.users.updateProfile.mutate({
    version,
    city: "Aarhus",
    country: "DK",
    bio: "I restore furniture at weekends and sell what does not fit in the flat.",
  });
}

async function order({ client, name }: Person, listingId: string): Promise<string> {
  const { price } = await client.listings.byId.query({ id: listingId });
  const { id } = await client.orders.place.mutate({
    idempotencyKey: `order-of-${listingId}`,
    listingId,
    expectedPrice: price,
    shipping: {
      address: { name, line1: "Vestergade 1", postalCode: "8000", city: "Aarhus", country: "DK" },
      method: "standard",
    },
  });
  return id;
}

async function offerWithPictures(
  { client }: Person,
  draft: ReturnType<typeof deskDraft>,
  pictures: readonly PictureFile[],
): Promise<{ readonly id: string }> {
  const uploadIds = await Promise.all(pictures.map((picture) => upload(client, picture)));
  const { id, version } = await client.listings.create.mutate(draft);
  const shown = await client.listings.attachImages.mutate({ id, version, uploadIds });
  return client.listings.publish.mutate({ idempotencyKey: `publish-${id}`, id, version: shown.version });
}

async function upload(client: Person["client"], { name, buffer }: PictureFile): Promise<string> {
  const ticket = await client.media.createUpload.mutate({
    purpose: "listing",
    contentType: "image/jpeg",
    bytes: buffer.length,
  });
  const form = new FormData();
  for (const [field, value] of Object.entries(ticket.fields)) form.append(field, value);
  form.append("file", new Blob([new Uint8Array(buffer)], { type: "image/jpeg" }), name);
  const answer = await fetch(ticket.url, { method: "POST", body: form, signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw new Error(`The photograph store answered ${answer.status}`);
  return ticket.uploadId;
}
