import { createCaller } from "@marketplace/rpc";
import { actorOf, failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { type ListingSuite, openListingSuite, untyped } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";
import { listingQueries } from "./queries.ts";

describe("listings.byId", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const statuses = ["draft", "active", "reserved", "sold", "deleted"] as const;
  for (const status of statuses) {
    for (const moderation of ["visible", "hidden"] as const) {
      it(`shows what is ${status} and ${moderation} to whom it is for, and to others as if it were not`, async () => {
        const { id } = await suite.active();
        await listingsOf(suite.stores.mongo).updateOne({ _id: id }, { $set: { status, moderation } });
        const forSeller = status !== "deleted";
        const forOthers = forSeller && status !== "draft" && moderation === "visible";
        for (const [viewer, may] of [
          [suite.seller, forSeller],
          [suite.buyer, forOthers],
          [null, forOthers],
        ] as const) {
          const call = suite.seenBy(viewer).byId({ id });
          if (may) expect(await call).to.include({ id, status, moderation, viewerFavourite: false });
          else expect((await failureFrom(call)).code).to.equal("NOT_FOUND");
        }
      });
    }
  }

  it("knows neither what does not exist nor what is no id", async () => {
    expect((await failureFrom(suite.seenBy(null).byId({ id: suite.newId() }))).code).to.equal("NOT_FOUND");
    for (const id of [{ $gt: "" }, { $ne: null }, "", "1", null, ["x"]]) {
      const { code, fieldErrors } = await failureFrom(suite.seenBy(null).byId({ id: untyped(id) }));
      expect({ code, fields: Object.keys(fieldErrors) }).to.deep.equal({
        code: "VALIDATION_FAILED",
        fields: ["id"],
      });
    }
  });

  it("tells of who looks, but not of the seller, of who is answered nothing, or of lists", async () => {
    const { id } = await suite.active();
    const draft = await suite.draft();
    const looks: unknown[] = [];
    const queries = createCaller(
      listingQueries({
        ...{ ...suite.stores, cache: suite.cache },
        seen: (listingId, { userId, address }) => void looks.push({ listingId, userId, address }),
      }),
    );
    const as = (userId: string | null) =>
      queries(testContext(userId === null ? null : actorOf(userId), { address: "192.0.2.7" }));
    for (const viewer of [null, suite.buyer, suite.seller]) await as(viewer).byId({ id });
    await failureFrom(as(null).byId({ id: draft.id }));
    await as(suite.seller).byId({ id: draft.id });
    await as(null).browse({});
    expect(looks).to.deep.equal(
      [null, suite.buyer].map((userId) => ({ listingId: id, userId, address: "192.0.2.7" })),
    );
  });

  it("says nothing of what made the listing", async () => {
    const { id } = await suite.active();
    expect(await suite.seenBy(suite.seller).byId({ id })).not.to.have.any.keys(
      "idempotencyKey",
      "inputHash",
      "_id",
    );
  });
});
