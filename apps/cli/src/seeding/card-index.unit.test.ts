import { expect } from "chai";
import { type Card, cardFinder } from "./card-index.ts";
import { plannedListing } from "./seed-plan.fixture.ts";

function cardOf({ draft }: ReturnType<typeof plannedListing>, id: string): Card {
  const { title, subcategory, condition, price, location } = draft;
  return {
    ...{ id, title, subcategory, condition, price, location, sellerId: "seller", category: "bikes" },
    ...{ thumbnailUrl: null, status: "draft", favorites: 0, publishedAt: null, createdAt: new Date(0) },
  };
}

describe("the card of a planned listing", () => {
  const bike = plannedListing(0, { title: "City bike" });
  const lamp = plannedListing(1, { title: "Lamp" });

  it("is found by what it says", () => {
    const find = cardFinder([bike, lamp]);
    const cards = [cardOf(lamp, "a"), cardOf(bike, "b")];
    expect(find(bike, cards)?.id).to.equal("b");
  });

  it("is not found when it is missing, or says something else by now", () => {
    const find = cardFinder([bike, lamp]);
    expect(find(bike, [cardOf(lamp, "a")])).to.equal(null);
    const cheaper = { ...cardOf(bike, "b"), price: { ...bike.draft.price, amount: 1 } };
    expect(find(bike, [cheaper])).to.equal(null);
  });

  it("is not guessed between two that say the same", () => {
    const twin = plannedListing(2, { draft: bike.draft });
    expect(cardFinder([bike, twin])(bike, [cardOf(bike, "b")])).to.equal(null);
    expect(cardFinder([bike])(bike, [cardOf(bike, "b"), cardOf(twin, "c")])).to.equal(null);
  });
});
