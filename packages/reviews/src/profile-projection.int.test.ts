import { projectionConsumer, rebuildProjection, verifyProjection } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import { createCaller } from "@marketplace/rpc";
import { openPostgres } from "@marketplace/stores";
import { addAccount, failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { projectProfiles } from "./profile-projection.ts";
import { reviewQueries } from "./queries.ts";
import { openReviews, type ReviewsSuite } from "./reviews-suite.fixture.ts";

const NONE = { count: 0, average: null, histogram: [0, 0, 0, 0, 0] };

describe("profiles and ratings, projected", () => {
  let reviews: ReviewsSuite;
  let handle: (events: readonly DomainEvent[]) => Promise<void>;
  before(async () => {
    reviews = await openReviews();
    handle = projectionConsumer(projectProfiles(reviews.deps), reviews.suite.stores).handle;
  });
  after(() => reviews.close());

  const rowOf = (id: string) =>
    reviews.suite.stores.mongo.db.collection<{ _id: string }>("profiles").findOne({ _id: id });
  const eventOf = (type: string, aggregateId: string, payload: DomainEvent["payload"]): DomainEvent => ({
    ...{
      id: reviews.deps.newId(),
      type,
      version: 1,
      aggregateId,
      sequence: 1,
      at: reviews.time.clock(),
      payload,
    },
  });
  const ofUser = (userId: string) => eventOf("users.profile-changed", userId, { userId });
  const suspend = (id: string, status: string) =>
    reviews.suite.stores.postgres.sequelize.query("UPDATE users SET status = $status WHERE id = $id", {
      bind: { id, status },
    });
  const rate = async (rating: number) => {
    const { orderId, buyerId, sellerId } = await reviews.purchase("delivered");
    const made = await reviews.as(buyerId).create({ orderId, targetType: "seller", rating, comment: "" });
    const { id: reviewId, targetType, targetId } = made;
    await handle([
      eventOf("reviews.created", reviewId, {
        ...{ reviewId, orderId, reviewerId: buyerId, revieweeId: sellerId, targetType, targetId, rating },
      }),
    ]);
    return { sellerId, buyerId };
  };

  it("follow the events of accounts and reviews: what everybody sees, and nothing else", async () => {
    const id = await addAccount(reviews.suite.stores, { name: "Ida" });
    await handle([ofUser(id)]);
    expect(await rowOf(id)).to.have.all.keys(
      ...["_id", "name", "bio", "avatarKey", "city", "country", "createdAt", "ratings", "ticket"],
    );
    expect(await rowOf(id)).to.deep.include({ name: "Ida", ratings: { seller: NONE, buyer: NONE } });
    const { sellerId } = await rate(5);
    await rate(2);
    expect(await rowOf(sellerId)).to.deep.include({
      name: "Sif",
      ratings: { seller: { count: 2, average: 3.5, histogram: [0, 1, 0, 0, 1] }, buyer: NONE },
    });
  });

  it("leave out who is suspended, and take them in again", async () => {
    const id = await addAccount(reviews.suite.stores);
    await handle([ofUser(id)]);
    await suspend(id, "suspended");
    await handle([ofUser(id), ofUser(id)]);
    expect(await rowOf(id)).to.equal(null);
    await suspend(id, "active");
    await handle([ofUser(id)]);
    expect(await rowOf(id)).not.to.equal(null);
  });

  it("come to the same when they are rebuilt, whatever was there", async () => {
    const [kept, gone] = await Promise.all([1, 2].map(() => addAccount(reviews.suite.stores)));
    if (kept === undefined || gone === undefined) throw new Error("Both were added");
    await rate(3);
    await handle([ofUser(kept), ofUser(gone)]);
    await suspend(gone, "suspended");
    const rows = reviews.suite.stores.mongo.db.collection<{ _id: string }>("profiles");
    await rows.updateOne({ _id: kept }, { $set: { name: "Somebody else" } });
    const projection = projectProfiles(reviews.deps);
    const deps = { ...reviews.suite.stores, looksMs: [] };
    expect(await verifyProjection(projection, deps)).to.include({ differing: 1, extra: 1 });
    await rebuildProjection(projection, deps);
    const verified = await verifyProjection(projection, deps);
    expect(verified).to.include({ differing: 0, missing: 0, extra: 0 });
    expect(verified.rows).to.equal(await rows.countDocuments());
    expect(await rowOf(kept)).to.include({ name: "Anna" });
  });

  it("answer for ratings of people while PostgreSQL is away, and not for those of things", async () => {
    const { sellerId } = await rate(1);
    const truth = await reviews.as(null).summary({ targetType: "seller", targetId: sellerId });
    const { settings } = reviews.suite;
    const postgres = openPostgres({ ...settings, POSTGRES_URL: "postgres://nobody@127.0.0.1:1/none" });
    try {
      // Past what is kept of the truth.
      await reviews.cache.invalidate(["*"]);
      const ask = createCaller(reviewQueries({ ...reviews.deps, postgres }))(testContext());
      expect(await ask.summary({ targetType: "seller", targetId: sellerId })).to.deep.equal(truth);
      expect(await ask.summary({ targetType: "buyer", targetId: sellerId })).to.deep.equal(NONE);
      for (const unknown of [
        { targetType: "item", targetId: sellerId },
        { targetType: "seller", targetId: reviews.deps.newId() },
      ] as const)
        expect((await failureFrom(ask.summary(unknown))).code).to.equal("STORE_UNAVAILABLE");
    } finally {
      await postgres.close();
    }
  });
});
