import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type CreateInput, type ListingSuite, openListingSuite, phone, untyped } from "./listing.fixture.ts";
import { draftListing } from "./listing.ts";
import { listingDraftSchema } from "./listing-input.ts";
import { listingsOf } from "./listing-store.ts";

describe("listings.create", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  it("makes a draft that its seller sees as it was said", async () => {
    const listing = await suite.draft({ units: 3 });
    expect(listing).to.deep.include({
      sellerId: suite.seller,
      title: phone.title,
      description: phone.description,
      category: "electronics",
      subcategory: "phones",
      condition: "good",
      price: phone.price,
      units: 3,
      location: phone.location,
      images: [],
      status: "draft",
      moderation: "visible",
      version: 1,
      createdAt: suite.clock(),
      updatedAt: suite.clock(),
      publishedAt: null,
      metadata: { views: 0, favorites: 0, custom_attributes: phone.attributes },
    });
    expect(await suite.seenBy(suite.seller).byId({ id: listing.id })).to.deep.equal({
      ...listing,
      viewerFavourite: false,
    });
  });

  it("makes one unit and no description of what is not said, and a tidy line of a title", async () => {
    const { description: _, ...terse } = phone;
    const made = await suite
      .as(suite.seller)
      .create({ ...terse, title: "  Fairphone 5  ", idempotencyKey: suite.newId() });
    expect(made).to.include({ title: "Fairphone 5", description: "", units: 1 });
  });

  it("asks for an account", async () => {
    const { code } = await failureFrom(suite.as(null).create({ ...phone, idempotencyKey: suite.newId() }));
    expect(code).to.equal("UNAUTHENTICATED");
  });

  describe("under one key", () => {
    it("makes one listing of 32 calls at once, and answers them all alike", async () => {
      const before = await suite.stored();
      const idempotencyKey = suite.newId();
      const answers = await Promise.all(
        Array.from({ length: 32 }, () => suite.as(suite.seller).create({ ...phone, idempotencyKey })),
      );
      expect((await suite.stored()).listings).to.equal(before.listings + 1);
      for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    });

    it("answers later with the listing as it has become", async () => {
      const idempotencyKey = suite.newId();
      const { id, version } = await suite.draft({ idempotencyKey });
      await suite.as(suite.seller).update({ id, version, title: "Sold cheaply" });
      const { title: _, ...rest } = phone;
      const again = await suite.as(suite.seller).create({ idempotencyKey, ...rest, title: phone.title });
      expect(again).to.include({ id, title: "Sold cheaply", version: 2 });
    });

    it("refuses to make anything else", async () => {
      const idempotencyKey = suite.newId();
      const { id } = await suite.draft({ idempotencyKey });
      const before = await suite.stored();
      for (const changes of [
        { title: "Another" },
        { units: 2 },
        { attributes: { ...phone.attributes, storage: 128 } },
      ]) {
        const { code, details } = await failureFrom(suite.draft({ idempotencyKey, ...changes }));
        expect({ code, details }).to.deep.equal({ code: "IDEMPOTENCY_MISMATCH", details: { listingId: id } });
      }
      expect(await suite.stored()).to.deep.equal(before);
    });

    it("makes another listing for another seller", async () => {
      const idempotencyKey = suite.newId();
      const first = await suite.draft({ idempotencyKey });
      const second = await suite.as(suite.buyer).create({ ...phone, idempotencyKey });
      expect(second.id).not.to.equal(first.id);
    });
  });

  describe("refuses, and stores nothing of", () => {
    const operator = untyped<string>({ $gt: "" });
    const refused: readonly (readonly [string, object, string])[] = [
      [
        "an unknown attribute",
        { attributes: { ...phone.attributes, colour_of_case: "red" } },
        "attributes.colour_of_case",
      ],
      [
        "an attribute of a wrong type",
        { attributes: { ...phone.attributes, storage: "256" } },
        "attributes.storage",
      ],
      ["a missing attribute", { attributes: { brand: "Fairphone", model: "5" } }, "attributes.storage"],
      [
        "an operator for an attribute",
        { attributes: { ...phone.attributes, brand: operator } },
        "attributes.brand",
      ],
      [
        "an attribute with an operator's name",
        { attributes: { ...phone.attributes, $where: "1" } },
        "attributes.$where",
      ],
      ["texts for attributes", { attributes: "brand" }, "attributes"],
      ["a negative price", { price: { amount: -1, currency: "DKK" } }, "price.amount"],
      ["a price of nothing", { price: { amount: 0, currency: "DKK" } }, "price.amount"],
      ["a price in fractions", { price: { amount: 12.5, currency: "DKK" } }, "price.amount"],
      ["a price beyond measure", { price: { amount: 1e15, currency: "DKK" } }, "price.amount"],
      ["a price that is no number", { price: { amount: Number.NaN, currency: "DKK" } }, "price.amount"],
      ["an unknown currency", { price: { amount: 100, currency: "XYZ" } }, "price.currency"],
      ["a currency in small letters", { price: { amount: 100, currency: "dkk" } }, "price.currency"],
      ["a latitude past the pole", place([10, 91]), "location.coordinates"],
      ["a longitude past the date line", place([181, 10]), "location.coordinates"],
      ["a swapped pair", place([56.1629, 110.2]), "location.coordinates"],
      ["a country that is none", { location: { ...phone.location, country: "ZZ" } }, "location.country"],
      ["a description of a megabyte", { description: "x".repeat(1_048_576) }, "description"],
      ["a title of a megabyte", { title: "x".repeat(1_048_576) }, "title"],
      ["an empty title", { title: "   " }, "title"],
      ["a title of two lines", { title: "one\ntwo" }, "title"],
      ["an operator for a title", { title: operator }, "title"],
      ["an operator for a description", { description: operator }, "description"],
      ["an operator for a subcategory", { subcategory: operator }, "subcategory"],
      ["an operator for a condition", { condition: operator }, "condition"],
      ["an operator for a currency", { price: { amount: 1, currency: operator } }, "price.currency"],
      ["an operator for a city", { location: { ...phone.location, city: operator } }, "location.city"],
      ["an operator for a key", { idempotencyKey: operator }, "idempotencyKey"],
      ["a category for a subcategory", { subcategory: "electronics" }, "subcategory"],
      ["no units", { units: 0 }, "units"],
      ["101 units", { units: 101 }, "units"],
      ["a status of its own", { status: "active" }, "status"],
      ["another seller's name", { sellerId: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21" }, "sellerId"],
      ["counters of its own", { metadata: { views: 1_000 } }, "metadata"],
    ];
    for (const [name, changes, path] of refused) {
      it(name, async () => {
        const before = await suite.stored();
        const input = untyped<CreateInput>({ ...phone, idempotencyKey: suite.newId(), ...changes });
        const { code, fieldErrors } = await failureFrom(suite.as(suite.seller).create(input));
        expect(code).to.equal("VALIDATION_FAILED");
        expect(Object.keys(fieldErrors)).to.deep.equal([path]);
        expect(await suite.stored()).to.deep.equal(before);
      });
    }

    it("a swapped pair, in words that say so", async () => {
      const { fieldErrors } = await failureFrom(suite.draft(place([56.1629, 110.2])));
      expect(fieldErrors).to.deep.equal({
        "location.coordinates": ["looks swapped: longitude comes first, so send [110.2, 56.1629]"],
      });
    });

    it("more than a thousand open listings of one seller, however many come at once", async () => {
      const { mongo } = suite.stores;
      const draft = listingDraftSchema.parse(phone);
      const seller = suite.newId();
      const stored = (idempotencyKey: string) => {
        const making = { sellerId: seller, now: suite.clock(), idempotencyKey, inputHash: "hash" };
        return draftListing(draft, { ...making, id: suite.newId() });
      };
      await listingsOf(mongo).insertMany(Array.from({ length: 990 }, (_, n) => stored(`stored-${n}`)));
      await listingsOf(mongo).insertMany(
        Array.from({ length: 50 }, (_, n) => ({ ...stored(`was-sold-${n}`), status: "sold" as const })),
      );
      const attempts = await Promise.allSettled(
        Array.from({ length: 40 }, (_, n) =>
          suite.as(seller).create({ ...phone, idempotencyKey: `attempt-${n}` }),
        ),
      );
      const open = await listingsOf(mongo).countDocuments({ sellerId: seller, status: "draft" });
      expect(open).to.be.at.most(1_000);
      expect(open).to.equal(990 + attempts.filter(({ status }) => status === "fulfilled").length);

      for (let n = open; n < 1_000; n += 1) {
        await suite.as(seller).create({ ...phone, idempotencyKey: `filling-${n}` });
      }
      const { code, details } = await failureFrom(
        suite.as(seller).create({ ...phone, idempotencyKey: "one-too-many" }),
      );
      expect({ code, details }).to.deep.equal({ code: "RATE_LIMITED", details: { limit: 1_000 } });
      const made = attempts.findIndex(({ status }) => status === "fulfilled");
      if (made >= 0) await suite.as(seller).create({ ...phone, idempotencyKey: `attempt-${made}` });
      expect(await listingsOf(mongo).countDocuments({ sellerId: seller, status: "draft" })).to.equal(1_000);
    });
  });
});

function place(coordinates: [number, number]) {
  return { location: { ...phone.location, coordinates } };
}
