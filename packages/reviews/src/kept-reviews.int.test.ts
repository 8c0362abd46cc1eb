import { eventSchema } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import { failureFrom } from "@marketplace/testing";
import { profileTag } from "@marketplace/users";
import { expect } from "chai";
import { z } from "zod";
import { reviewCreatedSchema } from "./events.ts";
import { reviewEventTags } from "./review-tags.ts";
import { openReviews, type ReviewsSuite } from "./reviews-suite.fixture.ts";

const eventRow = z.looseObject({ payload: z.json() }).pipe(eventSchema);

describe("what is kept of reviews", () => {
  let reviews: ReviewsSuite;
  before(async () => {
    reviews = await openReviews();
  });
  after(() => reviews.close());

  const seller = () => ({ targetType: "seller", targetId: reviews.sellerId }) as const;
  const words = { targetType: "seller", rating: 4, comment: "As described." } as const;
  const missesOf = (name: string) => reviews.cache.stats().entries[name]?.misses ?? 0;

  it("is answered without a look at the store, until there is another", async () => {
    const ask = () => Promise.all([reviews.as(null).list(seller()), reviews.as(null).summary(seller())]);
    const [none] = await ask();
    expect(none.items).to.deep.equal([]);
    await ask();
    expect([missesOf("reviews.list"), missesOf("reviews.summary")]).to.deep.equal([1, 1]);
    const { orderId, buyerId } = await reviews.purchase("delivered");
    const { id } = await reviews.as(buyerId).create({ orderId, ...words });
    const [page, summary] = await ask();
    expect(page.items.map((review) => review.id)).to.deep.equal([id]);
    expect(summary).to.include({ count: 1, average: 4 });
  });

  it("is left alone by a review of something else, and by one that is refused", async () => {
    const { orderId, buyerId, listingId } = await reviews.purchase("delivered");
    await reviews.as(buyerId).create({ orderId, ...words });
    await reviews.as(null).summary(seller());
    const before = missesOf("reviews.summary");
    await reviews.as(buyerId).create({ orderId, ...words, targetType: "item" });
    expect((await failureFrom(reviews.as(buyerId).create({ orderId, ...words }))).code).to.equal(
      "ALREADY_EXISTS",
    );
    await reviews.as(null).summary(seller());
    expect(missesOf("reviews.summary")).to.equal(before);
    expect(await reviews.as(null).summary({ targetType: "item", targetId: listingId })).to.include({
      count: 1,
    });
  });

  it("shows another name of who gave one, once that has changed", async () => {
    const { orderId, buyerId } = await reviews.purchase("delivered");
    await reviews.as(buyerId).create({ orderId, ...words });
    const names = async () =>
      (await reviews.as(null).list(seller())).items.map(({ reviewer }) => reviewer.name);
    expect(await names()).not.to.include("Bodil");
    await reviews.suite.stores.postgres.sequelize.query("UPDATE users SET name = 'Bodil' WHERE id = $id", {
      bind: { id: buyerId },
    });
    await reviews.cache.invalidate([profileTag(buyerId)]);
    expect(await names()).to.include("Bodil");
  });

  it("ends with what its event tells, which is written with the review", async () => {
    const { orderId, buyerId, sellerId } = await reviews.purchase("delivered");
    const { id } = await reviews.as(buyerId).create({ orderId, ...words });
    await failureFrom(reviews.as(buyerId).create({ orderId, ...words }));
    const events = await rowsOf(reviews.suite.stores.postgres.sequelize, eventRow, {
      sql: `SELECT id, type, version, aggregate_id AS "aggregateId", sequence, at, payload FROM outbox
            WHERE payload->>'orderId' = $orderId AND type LIKE 'reviews.%'`,
      bind: { orderId },
    });
    expect(events).to.have.length(1);
    const event = reviewCreatedSchema.parse(events[0]);
    expect(event).to.deep.include({ aggregateId: id, sequence: 1, at: reviews.time.clock() });
    // Ids and stars: no word of anybody's.
    expect(event.payload).to.deep.equal({
      ...{ reviewId: id, orderId, reviewerId: buyerId, revieweeId: sellerId },
      ...{ targetType: "seller", targetId: sellerId, rating: 4 },
    });
    expect(reviewEventTags(event)).to.deep.equal([`reviews:seller:${sellerId}`]);
    expect(reviewEventTags({ ...event, type: "orders.placed" })).to.deep.equal([]);
  });
});
