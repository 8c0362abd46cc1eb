import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { Double, MongoServerError } from "mongodb";

const id = (n: number) => `0197a5c2-7b1e-7cc3-8f4e-${String(n).padStart(12, "0")}`;
const at = new Date("2026-06-01T12:00:00Z");

let made = 0;
function listing(changes: object = {}) {
  made += 1;
  return {
    _id: id(made),
    sellerId: id(999),
    title: "City bike",
    description: "",
    category: "bikes",
    subcategory: "city-bikes",
    condition: "good",
    price: { amount: 129_900, currency: "DKK" },
    units: 1,
    location: { city: "Aarhus", country: "DK", point: { type: "Point", coordinates: [10.2, 56.15] } },
    images: [],
    status: "draft",
    moderation: "visible",
    version: 1,
    createdAt: at,
    updatedAt: at,
    publishedAt: null,
    metadata: { views: 0, favorites: 0, custom_attributes: { gears: 7 } },
    ...changes,
  };
}

const location = (coordinates: readonly number[]) => ({
  location: { city: "Aarhus", country: "DK", point: { type: "Point", coordinates } },
});

const refusedListings: Readonly<Record<string, object>> = {
  "an id that is no UUIDv7": { _id: "4f5c2d9e-7b1e-4cc3-8f4e-3d1f0a6b9e21" },
  "an object id": { _id: { $oid: "x" } },
  "no seller": { sellerId: null },
  "an empty title": { title: "" },
  "a title of 121 characters": { title: "x".repeat(121) },
  "a description of 5001 characters": { description: "x".repeat(5001) },
  "an unknown condition": { condition: "mint" },
  "an unknown status": { status: "lost" },
  "an unknown moderation": { moderation: "maybe" },
  "a price of nothing": { price: { amount: 0, currency: "DKK" } },
  "a negative price": { price: { amount: -1, currency: "DKK" } },
  "a price in fractions": { price: { amount: 12.5, currency: "DKK" } },
  "a price that is no number": { price: { amount: "100", currency: "DKK" } },
  "a price that is not finite": { price: { amount: new Double(Number.POSITIVE_INFINITY), currency: "DKK" } },
  "a price without a currency": { price: { amount: 100 } },
  "a currency in small letters": { price: { amount: 100, currency: "dkk" } },
  "a price with more than a price": { price: { amount: 100, currency: "DKK", old: 200 } },
  "no units": { units: 0 },
  "101 units": { units: 101 },
  "a country by its name": { location: { city: "Aarhus", country: "Denmark", point: null } },
  "one coordinate": location([10]),
  "three coordinates": location([10, 56, 0]),
  "a latitude past the pole": location([10.2, 95]),
  "a longitude past the date line": location([190, 56]),
  "13 images": { images: Array.from({ length: 13 }, () => ({})) },
  "version 0": { version: 0 },
  "a time as text": { createdAt: "2026-06-01T12:00:00Z" },
  "a negative count of views": { metadata: { views: -1, favorites: 0, custom_attributes: {} } },
  "no attributes": { metadata: { views: 0, favorites: 0 } },
};

describe("MongoDB's validators", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  const listings = () => suite.stores.mongo.db.collection<{ _id: string }>("listings");
  const favourites = () => suite.stores.mongo.db.collection<{ _id: string }>("favourites");

  it("take a listing", async () => {
    expect(await listings().insertOne(listing())).to.include({ acknowledged: true });
  });

  for (const [name, changes] of Object.entries(refusedListings)) {
    it(`refuse a listing with ${name}`, async () => {
      const failure: unknown = await listings()
        .insertOne(listing(changes))
        .catch((thrown: unknown) => thrown);
      expect(failure).to.be.instanceOf(MongoServerError);
    });
  }

  it("refuse a change that makes a good listing a bad one", async () => {
    const document = listing();
    await listings().insertOne(document);
    const failure: unknown = await listings()
      .updateOne({ title: "City bike" }, { $set: { status: "lost" } })
      .catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(MongoServerError).and.have.property("code", 121);
  });

  it("refuse a second listing of a seller under one idempotency key, not one without a key", async () => {
    await listings().insertOne(listing({ idempotencyKey: "key-00001" }));
    await listings().insertMany([listing(), listing()]);
    const failure: unknown = await listings()
      .insertOne(listing({ idempotencyKey: "key-00001" }))
      .catch((thrown: unknown) => thrown);
    expect(failure).to.have.property("code", 11_000);
    await listings().insertOne(listing({ idempotencyKey: "key-00001", sellerId: id(998) }));
  });

  it("refuse a favourite that is kept twice, or that holds more than a favourite", async () => {
    const favourite = { userId: id(1), listingId: id(2), createdAt: at };
    await favourites().insertOne({ ...favourite, _id: "a" });
    for (const bad of [
      { ...favourite, _id: "b" },
      { ...favourite, userId: id(3), _id: "c", note: "x" },
    ]) {
      const failure: unknown = await favourites()
        .insertOne(bad)
        .catch((thrown: unknown) => thrown);
      expect(failure).to.be.instanceOf(MongoServerError);
    }
  });
});
