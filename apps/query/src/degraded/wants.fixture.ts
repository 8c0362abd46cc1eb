import { createClient, type MarketplaceClient } from "@marketplace/api";
import { execute } from "@marketplace/stores";
import type { TestStores } from "@marketplace/testing";
import { until } from "@marketplace/testing";
import sharp from "sharp";
import type { Want } from "./degradation.fixture.ts";
import { persist } from "./persist.fixture.ts";

const READY_MS = 20_000;
const PASSWORD = "correct horse battery";

/** Where the platform is reached. */
interface Reached {
  readonly url: string;
  readonly commandUrl: string;
}

/** Tries one thing; answers with what was told, and fails as the client's call does. */
type Try = () => Promise<unknown>;

/** People and things to try everything with, each time with another listing, so that no cache helps. */
export interface Wants {
  readonly tries: Readonly<Record<Want, Try>>;
  readonly sellerId: string;
  readonly guest: MarketplaceClient;
  readonly seller: MarketplaceClient;
  readonly sellerToken: string;
  /** Puts another listing on sale. */
  offer(): Promise<{ readonly id: string; readonly version: number }>;
  /** Makes as many more listings as one round of tries takes. */
  refill(): Promise<void>;
  /** An administrator, signed in. */
  admin(platform: Pick<TestStores, "stores">): Promise<MarketplaceClient>;
}

/** What is sold. */
export const bike = {
  title: "City bike, 7 gears",
  description: "Serviced in spring.",
  subcategory: "city-bikes",
  condition: "good" as const,
  price: { amount: 180_000, currency: "DKK" as const },
  location: { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] as [number, number] },
  attributes: { brand: "Raleigh", frame_size: 54, gears: 7 },
};

const address = {
  name: "Bo Madsen",
  line1: "Vestergade 1",
  postalCode: "8000",
  city: "Aarhus",
  country: "DK",
};

/** Registers a seller and a buyer and prepares what they are going to try. */
export async function openWants(at: Reached): Promise<Wants> {
  const reach = { ...at, batch: false, timeoutMs: 20_000 };
  const guest = createClient(reach);
  let joined = 0;
  const join = (name: string) =>
    persist(async () => {
      const email = `${name.toLowerCase()}-${++joined}@degraded.example`;
      const { account, tokens } = await guest.users.register.mutate({ email, password: PASSWORD, name });
      const token = tokens.accessToken;
      return { id: account.id, email, token, client: createClient({ ...reach, token }) };
    });
  const seller = await join("Sif");
  const buyer = await join("Bo");
  let keys = 0;
  const newKey = () => `degraded-${++keys}-key`;
  const stock: { id: string; version: number }[] = [];

  async function offer() {
    const [create, publish] = [newKey(), newKey()];
    const { listings } = seller.client;
    const { id, version } = await persist(() => listings.create.mutate({ ...bike, idempotencyKey: create }));
    const onSale = await persist(() => listings.publish.mutate({ id, version, idempotencyKey: publish }));
    return { id, version: onSale.version };
  }
  async function refill() {
    for (let missing = 12 - stock.length; missing > 0; missing--) stock.push(await offer());
  }
  /** A listing that nobody has looked at. */
  function next() {
    const one = stock.pop();
    if (one === undefined) throw new Error("No listing is left to try with");
    return one;
  }
  const photograph = await sharp({ create: { width: 64, height: 48, channels: 3, background: "#836" } })
    .jpeg()
    .toBuffer();

  // Told from a guest's page by the heart on it.
  const favourite = await offer();
  await buyer.client.listings.favourite.mutate({ listingId: favourite.id });

  const place = ({ id }: { readonly id: string }) =>
    buyer.client.orders.place.mutate({
      ...{ idempotencyKey: newKey(), listingId: id, expectedPrice: bike.price },
      ...{ shipping: { address, method: "standard" }, payment: { token: "4242424242424242" } },
    });
  const tries: Wants["tries"] = {
    "a listing's page": () => guest.listings.byId.query({ id: next().id }),
    "browsing, and a seller's cards": () =>
      Promise.all([
        guest.listings.browse.query({ category: "bikes", limit: 1 + (++keys % 40) }),
        guest.listings.bySeller.query({ sellerId: seller.id, limit: 1 + (keys % 40) }),
      ]),
    "searching, and what is suggested meanwhile": async () => {
      const { items } = await guest.search.listings.query({ text: "city bike", limit: 1 + (++keys % 40) });
      if (items.length === 0) throw new Error("Nothing was found");
      return [items, await guest.search.suggest.query({ text: "cit", limit: 1 + (keys % 20) })];
    },
    "categories and popular filters": () =>
      Promise.all([
        guest.categories.tree.query(),
        guest.categories.popularFilters.query({ subcategory: "city-bikes" }),
      ]),
    "how the platform is configured": () => guest.system.config.query(),
    "a person's profile, their rating among it": () =>
      Promise.all([
        guest.users.profile.query({ userId: seller.id }),
        guest.reviews.summary.query({ targetType: "seller", targetId: seller.id }),
      ]),
    "what others wrote about somebody": () =>
      guest.reviews.list.query({ targetType: "seller", targetId: seller.id, limit: 1 + (++keys % 40) }),
    "a listing's page, signed in": () => buyer.client.listings.byId.query({ id: favourite.id }),
    "one's own listings and favourites": () =>
      Promise.all([seller.client.listings.mine.query({}), buyer.client.listings.favourites.query({})]),
    "one's notifications": () => seller.client.notifications.mine.query({}),
    "one's account, orders and offers": () =>
      Promise.all([
        buyer.client.users.me.query(),
        buyer.client.orders.mine.query({ role: "buyer" }),
        buyer.client.offers.mine.query({ role: "buyer" }),
      ]),
    "signing in": () => guest.users.login.mutate({ email: buyer.email, password: PASSWORD }),
    "marking a favourite": () => buyer.client.listings.favourite.mutate({ listingId: next().id }),
    "changing what a listing says": () => {
      const { id, version } = next();
      return seller.client.listings.update.mutate({ id, version, title: "City bike, serviced" });
    },
    "putting something on sale, ordering, paying": () => place(next()),
    "adding a photograph": async () => {
      const { id, version } = next();
      const upload = await seller.client.media.createUpload.mutate({
        ...{ purpose: "listing", contentType: "image/jpeg", bytes: photograph.length },
      });
      const form = new FormData();
      for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(photograph)], { type: "image/jpeg" }));
      const sent = await fetch(upload.url, { method: "POST", body: form });
      if (!sent.ok) throw new Error(`The upload was answered with ${sent.status}`);
      const { uploadId } = upload;
      await isReady(seller.client, uploadId);
      return seller.client.listings.attachImages.mutate({ id, version, uploadIds: [uploadId] });
    },
  };
  async function admin({ stores }: Pick<TestStores, "stores">): Promise<MarketplaceClient> {
    const { id, email } = await join("Ada");
    await execute(stores.postgres.sequelize, {
      sql: "UPDATE users SET role = 'admin' WHERE id = $id",
      bind: { id },
    });
    const { tokens } = await persist(() => guest.users.login.mutate({ email, password: PASSWORD }));
    return createClient({ ...reach, token: tokens.accessToken });
  }

  const own = { seller: seller.client, sellerToken: seller.token, sellerId: seller.id };
  return { ...own, tries, guest, offer, refill, admin };
}

/** Waits until a worker has made a photograph of an upload. */
async function isReady(client: MarketplaceClient, uploadId: string): Promise<void> {
  await until(
    async () => (await client.media.status.query({ uploadIds: [uploadId] }))[0],
    (status) => status?.state === "ready",
    READY_MS,
  );
}
