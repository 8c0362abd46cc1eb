import { expect } from "chai";
import { nextAttempt } from "./attempt.ts";

describe("the key of an attempt", () => {
  let made = 0;
  const newKey = () => `key-${++made}`;
  beforeEach(() => {
    made = 0;
  });

  it("stays the same while the same is asked for", () => {
    const first = nextAttempt(null, { city: "Aarhus" }, newKey);
    expect(nextAttempt(first, { city: "Aarhus" }, newKey).key).to.equal(first.key);
  });

  it("is another one for another request, when the first was refused", () => {
    const first = nextAttempt(null, { city: "Aarhus" }, newKey);
    expect(nextAttempt(first, { city: "Odense" }, newKey).key).to.equal("key-2");
  });

  it("stays the same for another request while nobody knows whether the first went through", () => {
    const first = { ...nextAttempt(null, { city: "Aarhus" }, newKey), uncertain: true };
    expect(nextAttempt(first, { city: "Odense" }, newKey).key).to.equal(first.key);
  });
});
