import { expect } from "chai";
import { actionsOf } from "./actions.ts";

describe("what can be done with an order", () => {
  const actions = (...asked: Parameters<typeof actionsOf>) => actionsOf(...asked).map(({ action }) => action);

  it("is to be content for a buyer, and to decide for a moderator, where the money can be passed on", () => {
    expect(actions({ stage: "delivered", allowed: ["release", "request-return"] }, "buyer")).to.deep.equal([
      "accept",
      "requestReturn",
    ]);
    expect(actions({ stage: "disputed", allowed: ["release", "refund"] }, "moderator")).to.deep.equal([
      "decide",
    ]);
  });

  it("is first of all to give the money back for a seller who has the item back", () => {
    const [first] = actionsOf({ stage: "return-shipped", allowed: ["refund", "dispute-return"] }, "seller");
    expect(first).to.include({ action: "refund", look: "primary" });
    const [, second] = actionsOf(
      { stage: "return-requested", allowed: ["accept-return", "refund"] },
      "seller",
    );
    expect(second).to.include({ action: "refund", look: "secondary" });
  });

  it("is nothing where only the platform acts", () => {
    expect(actions({ stage: "capturing", allowed: [] }, "buyer")).to.deep.equal([]);
    expect(actions({ stage: "paying", allowed: ["secure"] }, "seller")).to.deep.equal([]);
  });
});
