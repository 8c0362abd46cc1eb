import { expect } from "chai";
import { demoPassword } from "./demo-account.ts";

describe("a demo account's password", () => {
  it("says itself that it is for demonstration", () => {
    expect(demoPassword({ key: "seed-1-user-7" })).to.equal("demo-7-not-secret");
  });
});
