import { encodeCursor, idsFrom, systemClock } from "@marketplace/kernel";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { openReviews, type ReviewsSuite } from "./reviews-suite.fixture.ts";

const RATINGS = [5, 4, 4, 1, 5, 3, 4];

describe("reviews of a seller", () => {
  let reviews: ReviewsSuite;
  /** The ids of the reviews, newest first and by id within an instant. */
  let newest: string[];
  before(async () => {
    reviews = await openReviews();
    const made: string[] = [];
    for (const [index, rating] of RATINGS.entries()) {
      const { orderId, buyerId } = await reviews.purchase("delivered");
      const review = { orderId, targetType: "seller", rating, comment: `Review ${index}` } as const;
      made.push((await reviews.as(buyerId).create(review)).id);
      // One of another target, and of the same order, which belongs on no page of the seller's.
      if (index === 0) await reviews.as(buyerId).create({ ...review, targetType: "item" });
      // Pairs share an instant, so that a page may end between two of the same.
      if (index % 2 === 1) reviews.time.advance(1_000);
    }
    newest = made.sort().reverse();
  });
  after(() => reviews.close());

  const target = () => ({ targetType: "seller", targetId: reviews.sellerId }) as const;

  for (const limit of [1, 2, 3, 7, 100]) {
    it(`come each once, newest first, in pages of ${limit}`, async () => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await reviews.as(null).list({ ...target(), limit, ...(cursor ? { cursor } : {}) });
        expect(page.items.length).to.be.within(1, limit);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).to.deep.equal(newest);
    });
  }

  it("tell who gave them by a public name, and nothing else of the account", async () => {
    const { items } = await reviews.as(null).list({ ...target(), limit: 1 });
    expect(items[0]?.reviewer).to.have.all.keys("id", "name");
    expect(items[0]?.reviewer.name).to.equal("Bo");
    expect(JSON.stringify(items)).to.not.include("@");
  });

  it("are summed up in two decimals and five bars", async () => {
    expect(await reviews.as(null).summary(target())).to.deep.equal({
      count: 7,
      average: 3.71,
      histogram: [1, 0, 1, 3, 2],
    });
  });

  it("are none of a target that has none, whose average is null rather than zero", async () => {
    const nobody = { targetType: "buyer", targetId: idsFrom(systemClock)() } as const;
    expect(await reviews.as(null).list(nobody)).to.deep.equal({ items: [], nextCursor: null });
    const summary = { count: 0, average: null, histogram: [0, 0, 0, 0, 0] };
    expect(await reviews.as(null).summary(nobody)).to.deep.equal(summary);
  });

  it("are apart by what they are about, though it were the same id", async () => {
    const asItem = { ...target(), targetType: "item" } as const;
    expect((await reviews.as(null).summary(asItem)).count).to.equal(0);
  });

  it("refuse a page link that was not made here", async () => {
    for (const cursor of ["x", encodeCursor({ at: "yesterday", id: "1" })]) {
      const failure = await failureFrom(reviews.as(null).list({ ...target(), cursor }));
      expect(failure).to.include({ code: "VALIDATION_FAILED" });
      expect(failure.fieldErrors).to.have.property("cursor");
    }
  });
});
