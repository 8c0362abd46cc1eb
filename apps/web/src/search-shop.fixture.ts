import { until } from "@marketplace/testing";
import { deskDraft, type Person, type Shop } from "./shop.fixture.ts";

type Draft = ReturnType<typeof deskDraft>;

/** What is put up for sale through the API, so that it can be searched for. */
export interface SearchShop {
  readonly seller: Person;
  /** Publishes a listing, and tells it once it can be found. */
  list(title: string, changes?: Partial<Draft>): Promise<string>;
  /** Changes the price of a listing. */
  reprice(listingId: string, amount: number): Promise<void>;
}

/** Opens the dealings of somebody who sells in a shop. */
export async function openSearchShop(shop: Shop, name: string): Promise<SearchShop> {
  const seller = await shop.join(name);
  let listed = 0;
  return {
    seller,
    async list(title, changes = {}) {
      listed += 1;
      const { listings } = seller.client;
      const draft = { ...deskDraft(`thing-${listed}-of-${seller.id}`), title, ...changes };
      const { id, version } = await listings.create.mutate(draft);
      await listings.publish.mutate({ id, version, idempotencyKey: `publish-${id}` });
      await until(
        () => shop.guest.search.listings.query({ sellerId: seller.id, limit: 1 }),
        ({ items }) => items[0]?.id === id,
      );
      return id;
    },
    async reprice(id, amount) {
      const { version, price } = await seller.client.listings.byId.query({ id });
      await seller.client.listings.update.mutate({ id, version, price: { ...price, amount } });
    },
  };
}

/** A bike that is right in every field. */
export const bike: Partial<Draft> = {
  subcategory: "city-bikes",
  attributes: { brand: "Raleigh", frame_size: 54, brakes: "disc", frame_number_present: true },
};
