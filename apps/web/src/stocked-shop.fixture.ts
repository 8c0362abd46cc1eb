import { until } from "@marketplace/testing";
import { openOffers } from "./offers.fixture.ts";
import type { PictureFile } from "./picture.fixture.ts";
import { openPurchases } from "./purchases.fixture.ts";
import { deskDraft, type Person, type Shop } from "./shop.fixture.ts";

// Many are made at once, in the one worker of a machine that has more to do.
const READY_MS = 60_000;

/** A shop with things in it: listings in every state, orders in many, and reviews. */
export interface Stock {
  readonly seller: Person;
  readonly buyer: Person;
  readonly moderator: Person;
  /** For sale, with photographs. */
  readonly desk: string;
  readonly sold: string;
  readonly draft: string;
  /** Waits for the buyer's bank. */
  readonly paying: string;
  /** Waits for its seller. */
  readonly pending: string;
  readonly missing: string;
  readonly delivered: string;
  /** The buyer wants to send it back, and shows why. */
  readonly returned: string;
  /** The seller does not want it back. */
  readonly disputed: string;
  /** The seller has named another price. */
  readonly countered: string;
  /** Held for the buyer at the price that was agreed on. */
  readonly agreed: { readonly listingId: string; readonly offerId: string };
  /** One of two things that were bought together. */
  readonly bundled: string;
  /** Two things for sale. */
  readonly pair: readonly [string, string];
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
  await saveSearches(buyer);
  const sold = await offer("Office chair, grey wool", {
    subcategory: "chairs",
    attributes: { kind: "office chair" },
  });
  const reserved = await offer("Floor lamp in brass");
  const { id: draft } = await seller.client.listings.create.mutate({
    ...deskDraft("draft-of-a-bench"),
    title: "Bench, still to be photographed",
  });

  const purchases = openPurchases({ seller, buyer });
  const purchase = async (title: string) => purchases.place(await offer(title));
  const delivered = await purchases.place(sold);
  await purchases.deliver(delivered);
  await buyer.client.reviews.create.mutate({
    orderId: delivered,
    targetType: "seller",
    rating: 5,
    comment: "Packed with care, answered within the hour, and exactly as described.",
  });
  const deal = openOffers({ seller, buyer });
  const clock = await offer("Grandfather clock that has not been wound for years");
  const agreed = { listingId: clock, offerId: await deal.accepted(clock) };
  const pair = [await offer("Stool in ash"), await offer("Bookcase, five shelves")] as const;
  const bundled = await purchases.placeTogether([
    await offer("Tray"),
    await offer("Six egg cups, hand-painted"),
  ]);
  const missing = await purchase("Bread bin, enamelled");
  await purchases.send(missing);
  await purchases.reportMissing(missing);
  const [returned, disputed] = [await purchase("Mirror with a frame"), await purchase("Wall clock")];
  const uploadIds = await Promise.all(pictures.slice(0, 2).map((picture) => upload(buyer.client, picture)));
  await purchases.askForReturn(returned, uploadIds);
  await purchases.askForReturn(disputed);
  await purchases.refuseReturn(disputed);
  return {
    ...{ seller, buyer, moderator: await shop.joinModerator("Mia Krogh") },
    ...{ countered: await deal.countered(desk), agreed, bundled, pair },
    ...{ desk, sold, draft, delivered, missing, returned, disputed },
    paying: await purchases.place(await offer("Radio from 1958"), "asksTheBank"),
    pending: await purchases.place(reserved),
  };
}

async function saveSearches({ client }: Person): Promise<void> {
  const { save } = client.search;
  await save.mutate({ name: "Radios and lamps", filter: { text: "radio", category: "furniture" } });
  const near = { coordinates: [10.2039, 56.1629] as [number, number], withinKm: 25 };
  const price = { currency: "DKK", max: 150_000 };
  const filter = {
    subcategory: "city-bikes",
    attributes: [{ key: "frame_size", min: 52, max: 58 }],
    near,
    price,
  };
  await save.mutate({ name: "A bike", filter, alerts: false });
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

/** Uploads a picture as the app does, and waits until it is a photograph. */
export async function upload(client: Person["client"], { name, buffer }: PictureFile): Promise<string> {
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
  const { uploadId } = ticket;
  await until(
    async () => {
      const [status] = await client.media.status.query({ uploadIds: [uploadId] });
      if (status?.state === "rejected") throw new Error(status.reason ?? "rejected");
      return status;
    },
    (status) => status?.state === "ready",
    READY_MS,
  );
  return uploadId;
}
