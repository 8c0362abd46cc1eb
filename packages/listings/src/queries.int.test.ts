import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type ListingSuite, openListingSuite, untyped } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";

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

  it("says nothing of what made the listing", async () => {
    const { id } = await suite.active();
    expect(await suite.seenBy(suite.seller).byId({ id })).not.to.have.any.keys(
      "idempotencyKey",
      "inputHash",
      "_id",
    );
  });
});
