import { expect } from "chai";
import { cardFormSchema, cardText, OTHER_CARD } from "./cards.ts";

describe("the card that a buyer pays with", () => {
  it("is one of those that are offered, or the digits that were typed", () => {
    expect(cardFormSchema.parse({ choice: "4242424242424242", number: "" })).to.equal("4242424242424242");
    const typed = { choice: OTHER_CARD, number: " 4000-0000 0000 0002" };
    expect(cardFormSchema.parse(typed)).to.equal("4000000000000002");
  });

  it("is asked for beside the field when what was typed is no number of a card", () => {
    for (const number of ["", "4242", "4242 4242 4242 424x", "4".repeat(20)]) {
      const { error } = cardFormSchema.safeParse({ choice: OTHER_CARD, number });
      expect(error?.issues.map(({ path }) => path)).to.deep.equal([["number"]]);
    }
  });

  it("is shown in groups of four", () => {
    expect(cardText("4242424242424242")).to.equal("4242 4242 4242 4242");
    expect(cardText("424242424242424")).to.equal("4242 4242 4242 424");
  });
});
