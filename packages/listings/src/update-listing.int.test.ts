import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { recountFavourites } from "./favourite-counts.ts";
import { type ListingSuite, openListingSuite, phone, untyped } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";

describe("listings.update", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const stored = (id: string) => listingsOf(suite.stores.mongo).findOne({ _id: id });

  it("changes what is named, counts the version up and keeps the rest", async () => {
    const draft = await suite.draft();
    suite.advance(60_000);
    const price = { amount: 199_900, currency: "DKK" };
    const changed = await suite
      .as(suite.seller)
      .update({ id: draft.id, version: 1, title: "Fairphone", price });
    expect(changed).to.deep.equal({
      ...draft,
      title: "Fairphone",
      price,
      version: 2,
      updatedAt: suite.clock(),
    });
    expect(await suite.seenBy(suite.seller).byId({ id: draft.id })).to.deep.include(changed);
  });

  it("changes every field there is, also of an active listing", async () => {
    const { id, version } = await suite.active();
    const all = {
      title: "Ægir, roman",
      description: "Læst én gang.",
      condition: "like_new",
      price: { amount: 9_900, currency: "EUR" },
      location: { city: "Köln", country: "DE", coordinates: [6.96, 50.94] },
      subcategory: "fiction",
      attributes: { author: "H. Kirk", language: "Danish" },
    } as const;
    const { attributes, ...rest } = all;
    const changed = await suite.as(suite.seller).update({
      id,
      version,
      ...rest,
      attributes,
      location: { ...all.location, coordinates: [6.96, 50.94] },
    });
    expect(changed).to.deep.include({ ...rest, category: "books", status: "active", version: version + 1 });
    expect(changed.metadata.custom_attributes).to.deep.equal(attributes);
  });

  it("keeps a counter that moves at the same time", async () => {
    const { id, version } = await suite.active();
    const others = await Promise.all(Array.from({ length: 8 }, () => addAccount(suite.stores)));
    await Promise.all([
      suite.as(suite.seller).update({ id, version, title: "Changed" }),
      ...others.map(async (userId) => {
        await suite.as(userId).favourite({ listingId: id });
        await recountFavourites(suite.stores.mongo, [id]);
      }),
    ]);
    const listing = await suite.seenBy(null).byId({ id });
    expect(listing).to.include({ title: "Changed", version: version + 1 });
    expect(listing.metadata.favorites).to.equal(8);
  });

  it("lets one of 20 changes at once win, and tells the others the current version", async () => {
    const { id } = await suite.draft();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        suite.as(suite.seller).update({ id, version: 1, title: `Title ${n}` }),
      ),
    );
    const won = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
    expect(won.map(({ version }) => version)).to.deep.equal([2]);
    expect((await stored(id))?.title).to.equal(won[0]?.title);
    const { code, details } = await failureFrom(
      suite.as(suite.seller).update({ id, version: 1, title: "Late" }),
    );
    expect({ code, details }).to.deep.equal({ code: "STALE_VERSION", details: { currentVersion: 2 } });
  });

  describe("refuses, and changes nothing of", () => {
    const unchanged = async (id: string, change: () => Promise<unknown>, expected: object) => {
      const before = await stored(id);
      const { code, fieldErrors } = await failureFrom(change());
      expect({ code, fields: Object.keys(fieldErrors) }).to.deep.equal({ fields: [], ...expected });
      expect(await stored(id)).to.deep.equal(before);
    };

    it("another's active listing", async () => {
      const { id, version } = await suite.active();
      const change = () => suite.as(suite.buyer).update({ id, version, title: "Mine" });
      await unchanged(id, change, { code: "FORBIDDEN" });
    });

    it("another's draft, as if it did not exist", async () => {
      const { id, version } = await suite.draft();
      await unchanged(id, () => suite.as(suite.buyer).update({ id, version, title: "Mine" }), {
        code: "NOT_FOUND",
      });
    });

    it("a deleted listing", async () => {
      const { id, version } = await suite.draft();
      await suite.as(suite.seller).remove(suite.keyed({ id, version }));
      const change = () => suite.as(suite.seller).update({ id, version: 2, title: "Back" });
      await unchanged(id, change, { code: "NOT_FOUND" });
    });

    it("a listing that is reserved or sold", async () => {
      for (const status of ["reserved", "sold"] as const) {
        const { id, version } = await suite.active();
        await listingsOf(suite.stores.mongo).updateOne({ _id: id }, { $set: { status } });
        const change = () => suite.as(suite.seller).update({ id, version, title: "Late" });
        await unchanged(id, change, { code: "INVALID_TRANSITION" });
      }
    });

    it("a listing that does not exist", async () => {
      const { code } = await failureFrom(
        suite.as(suite.seller).update({ id: suite.newId(), version: 1, title: "Ghost" }),
      );
      expect(code).to.equal("NOT_FOUND");
    });

    it("a guest's", async () => {
      const { id } = await suite.draft();
      await unchanged(id, () => suite.as(null).update({ id, version: 1, title: "X" }), {
        code: "UNAUTHENTICATED",
      });
    });

    const operator = untyped<string>({ $gt: "" });
    const invalid: readonly (readonly [string, object, readonly string[]])[] = [
      ["nothing", {}, []],
      ["an unknown attribute", { attributes: { ...phone.attributes, pages: 12 } }, ["attributes.pages"]],
      [
        "another subcategory's answers",
        { subcategory: "textbooks" },
        [
          "attributes.author",
          "attributes.language",
          "attributes.brand",
          "attributes.model",
          "attributes.storage",
          "attributes.colour",
          "attributes.unlocked",
        ],
      ],
      ["a negative price", { price: { amount: -5, currency: "DKK" } }, ["price.amount"]],
      [
        "a swapped pair",
        { location: { ...phone.location, coordinates: [56.2, 110.2] } },
        ["location.coordinates"],
      ],
      ["an operator for a title", { title: operator }, ["title"]],
      ["an operator for an id", { id: operator, title: "X" }, ["id"]],
      ["an operator for a version", { version: operator, title: "X" }, ["version"]],
      ["a number of units", { units: 5 }, ["units"]],
      ["a status", { status: "sold" }, ["status"]],
      ["a seller", { sellerId: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21" }, ["sellerId"]],
      ["a moderation", { moderation: "visible" }, ["moderation"]],
      ["a path into the document", { "metadata.favorites": 99 }, ["metadata.favorites"]],
    ];
    for (const [name, changes, fields] of invalid) {
      it(name, async () => {
        const { id } = await suite.draft();
        type Input = Parameters<ReturnType<ListingSuite["as"]>["update"]>[0];
        const change = () => suite.as(suite.seller).update(untyped<Input>({ id, version: 1, ...changes }));
        await unchanged(id, change, { code: "VALIDATION_FAILED", fields });
      });
    }
  });
});
