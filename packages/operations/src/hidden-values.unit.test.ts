import { expect } from "chai";
import fc from "fast-check";
import { visible, visibleText } from "./hidden-values.ts";

describe("what an administrator sees of a saga's values", () => {
  it("holds what mending takes, as it is", () => {
    const value = {
      orderId: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
      price: { amount: 129_900, currency: "DKK" },
      reference: "pi_3PqVisa4242",
      shipping: { method: "standard" },
      discarded: true,
      units: [1, null, "two"],
    };
    expect(visible(value)).to.deep.equal(value);
    expect(visible(undefined)).to.equal(null);
  });

  it("holds nothing that stands under the name of a secret or of something of a person's own, at any depth", () => {
    const names = fc.constantFrom(
      ...["token", "cardToken", "password", "email", "apiKey", "address", "shippingAddress", "phone_number"],
      ...["card", "card-number", "IBAN", "recipient", "billing_street"],
    );
    const nest = fc.array(fc.constantFrom("step", "input", "results"), { maxLength: 5 });
    fc.assert(
      fc.property(names, nest, (name, path) => {
        const secret = { [name]: { deep: "canary" }, [`list${name}`]: 1 };
        const value = path.reduce<unknown>((inner, key) => ({ [key]: [inner] }), secret);
        expect(JSON.stringify(visible(value))).to.not.contain("canary");
      }),
    );
  });

  for (const secret of [
    ...["tok_visa", "pm_1PqVisa4242", "cus_Nabc123", "sk_live_abc", "whsec_abc", "pi_3Pq_secret_xyz"],
    ...["4242424242424242", "4000 0025 0000 3155", "4000-0025-0000-3155", "bo@example.org"],
  ]) {
    it(`blots ${secret} out of any words`, () => {
      expect(visibleText(`charged ${secret}, then failed`)).to.equal("charged [redacted], then failed");
    });
  }
});
