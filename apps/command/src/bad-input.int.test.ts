import { failureIn } from "@marketplace/api";
import { expect } from "chai";
import {
  address,
  bikeDraft,
  type Member,
  type Platform,
  placing,
  startPlatform,
} from "./platform.fixture.ts";

type Draft = Readonly<Record<string, unknown>>;

const draft = (changes: Draft): Draft => ({ ...bikeDraft("bad-input-key"), ...changes });
const attributes = { brand: "Raleigh", frame_size: 54 };
const at = (coordinates: readonly number[]) => ({ location: { city: "Aarhus", country: "DK", coordinates } });

/** Each with the field that is to be named. */
const refused: readonly (readonly [string, Draft, string])[] = [
  ["an unknown attribute", draft({ attributes: { ...attributes, wings: 2 } }), "attributes.wings"],
  [
    "an attribute of the wrong type",
    draft({ attributes: { ...attributes, frame_size: "large" } }),
    "attributes.frame_size",
  ],
  ["a missing attribute", draft({ attributes: { brand: "Raleigh" } }), "attributes.frame_size"],
  ["a negative price", draft({ price: { amount: -1, currency: "DKK" } }), "price.amount"],
  ["a price of nothing", draft({ price: { amount: 0, currency: "DKK" } }), "price.amount"],
  [
    "a price in fractions of a minor unit",
    draft({ price: { amount: 10.5, currency: "DKK" } }),
    "price.amount",
  ],
  ["an unknown currency", draft({ price: { amount: 1_000, currency: "DKR" } }), "price.currency"],
  ["a latitude out of range", draft(at([10.2, 91])), "location.coordinates"],
  ["a longitude out of range", draft(at([181, 56])), "location.coordinates"],
  ["coordinates that are swapped", draft(at([56.16, 120.2])), "location.coordinates"],
  ["coordinates that are swapped and in range", draft(at([56.16, 10.2])), "location.coordinates"],
  ["a field that only the server sets", draft({ status: "sold" }), "status"],
  ["somebody else as the seller", draft({ sellerId: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21" }), "sellerId"],
  ["an operator object as a title", draft({ title: { $gt: "" } }), "title"],
  ["an operator object as a category", draft({ subcategory: { $ne: null } }), "subcategory"],
  [
    "an operator object as an attribute",
    draft({ attributes: { ...attributes, brand: { $gt: "" } } }),
    "attributes.brand",
  ],
  ["a title of nothing but spaces", draft({ title: "   " }), "title"],
  ["a category that does not exist", draft({ subcategory: "submarines" }), "subcategory"],
];

/** The same of orders. */
const refusedOrders: readonly (readonly [string, Draft, string])[] = [
  ["no payment", { payment: undefined }, "payment"],
  ["a card's number with its date", { payment: { number: "4242424242424242", expiry: "12/30" } }, "payment"],
  ["an operator object as a card", { payment: { token: { $ne: null } } }, "payment.token"],
  ["a card with spaces", { payment: { token: "4242 4242 4242 4242" } }, "payment.token"],
  ["a key of seven letters", { idempotencyKey: "seventh" }, "idempotencyKey"],
  ["a price of nothing", { expectedPrice: { amount: 0, currency: "DKK" } }, "expectedPrice.amount"],
  ["another buyer", { buyerId: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21" }, "buyerId"],
  ["a stage", { stage: "completed" }, "stage"],
  ["a paid order", { status: "delivered", refunded: 0 }, "status"],
  ["a country that there is not", { shipping: { address: { ...address, country: "XX" } } }, "shipping"],
];

describe("bad input over HTTP", () => {
  let platform: Platform;
  let seller: Member;
  before(async () => {
    platform = await startPlatform();
    seller = await platform.register("Seller");
  });
  after(() => platform.close());

  const stored = () => platform.stores.mongo.db.collection("listings").countDocuments();

  const create = (input: unknown) => platform.post("listings.create", input, seller.token);

  for (const [what, input, field] of refused) {
    it(`refuses ${what}, names ${field}, and stores nothing`, async () => {
      const before = await stored();
      const { status, text } = await create(input);
      expect(status, text).to.equal(400);
      const { data, message } = JSON.parse(text).error.json;
      expect(data.code).to.equal("VALIDATION_FAILED");
      expect(message).to.equal("Some fields need correcting.");
      expect(Object.keys(data.fieldErrors).join(" "), text).to.match(
        new RegExp(`(^| )${field.replace(".", "\\.")}`),
      );
      expect(text).to.not.match(/stack|at .*\.ts|SELECT|MongoServerError/);
      expect(await stored()).to.equal(before);
    });
  }

  for (const [what, changes, field] of refusedOrders) {
    it(`refuses an order with ${what}, names ${field}, and holds and charges nothing`, async () => {
      const { id } = await platform.offer(seller);
      const buyer = await platform.register("Buyer");
      const wish = { ...placing(id), ...changes };
      const { status, text } = await platform.post("orders.place", wish, buyer.token);
      expect(status, text).to.equal(400);
      const { data } = JSON.parse(text).error.json;
      expect(data.code).to.equal("VALIDATION_FAILED");
      expect(Object.keys(data.fieldErrors).some((name) => name.startsWith(field))).to.equal(true);
      expect(text).to.not.contain("4242");
      const { sequelize } = platform.stores.postgres;
      for (const table of ["orders", "reservations", "payments", "sagas"])
        expect((await sequelize.query(`SELECT FROM ${table}`))[0], table).to.deep.equal([]);
      expect((await platform.guest.listings.byId.query({ id })).status).to.equal("active");
    });
  }

  it("says of swapped coordinates that they are swapped", async () => {
    const { text } = await create(draft(at([56.16, 120.2])));
    expect(text).to.match(/looks swapped.*\[120.2, 56.16\]/);
  });

  it("refuses a description of 1 MB before it is read to the end", async () => {
    const before = await stored();
    const { status, text } = await create(draft({ description: "x".repeat(1_000_000) }));
    expect(status).to.equal(413);
    expect(text).to.contain("PAYLOAD_TOO_LARGE");
    expect(await stored()).to.equal(before);
  });

  it("refuses a description that is too long in words that name the limit", async () => {
    const { status, text } = await create(draft({ description: "x".repeat(5_001) }));
    expect(status).to.equal(400);
    expect(text).to.contain("at most 5000 characters");
  });

  it("refuses to change what is someone else's, at another version, or deleted", async () => {
    const { id, version } = await platform.offer(seller);
    const stranger = await platform.register("Stranger");
    const codeOf = (attempt: Promise<unknown>) =>
      attempt.then(
        () => "done",
        (thrown: unknown) => failureIn(thrown)?.code,
      );
    const change = { id, version, title: "Mine now" };
    expect(await codeOf(stranger.client.listings.update.mutate(change))).to.equal("FORBIDDEN");
    expect(await codeOf(seller.client.listings.update.mutate({ ...change, version: version + 1 }))).to.equal(
      "STALE_VERSION",
    );
    expect((await platform.guest.listings.byId.query({ id })).title).to.equal("City bike, 7 gears");
    await seller.client.listings.remove.mutate({ id, version, idempotencyKey: "removed-for-good" });
    expect(await codeOf(seller.client.listings.update.mutate({ ...change, version: version + 1 }))).to.equal(
      "NOT_FOUND",
    );
    expect(await codeOf(platform.guest.listings.byId.query({ id }))).to.equal("NOT_FOUND");
  });

  it("ends a session whose refresh token is used a second time", async () => {
    const { tokens } = await platform.guest.users.register.mutate({
      email: "rotating@shop.example",
      password: "correct horse battery",
      name: "Rotating",
    });
    const refreshToken = tokens.refreshToken ?? "";
    const next = await platform.guest.users.refresh.mutate({ refreshToken });
    const reuse = await platform.guest.users.refresh
      .mutate({ refreshToken })
      .catch((thrown: unknown) => failureIn(thrown));
    expect(reuse).to.include({ code: "SESSION_REVOKED" });
    const after = await platform.guest.users.refresh
      .mutate({ refreshToken: next.refreshToken ?? "" })
      .catch((thrown: unknown) => failureIn(thrown));
    expect(after).to.include({ code: "SESSION_REVOKED" });
  });
});
