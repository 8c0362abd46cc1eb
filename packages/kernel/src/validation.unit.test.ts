import { expect } from "chai";
import { z } from "zod";
import { type FieldErrors, MarketplaceError, notFound } from "./error.ts";
import { fieldErrorsOf, parseInput } from "./validation.ts";

const schema = z.strictObject({
  title: z
    .string()
    .min(1, "must not be empty")
    .regex(/^[a-z]*$/, "must be small letters"),
  price: z.strictObject({ amount: z.int("must be a whole number") }),
  tags: z.array(z.string("must be a text")).max(3, "must be at most 3"),
});
const good = { title: "bike", price: { amount: 1 }, tags: ["a"] };

function fieldErrorsFor(value: unknown, prefix?: string): FieldErrors {
  try {
    parseInput(schema, value, prefix);
  } catch (thrown) {
    if (!(thrown instanceof MarketplaceError)) throw thrown;
    expect(thrown).to.include({ code: "VALIDATION_FAILED", message: "Some fields need correcting." });
    return thrown.fieldErrors;
  }
  throw new Error("The value was to be refused");
}

describe("parseInput", () => {
  it("gives back what is right", () => {
    expect(parseInput(schema, good)).to.deep.equal(good);
  });

  it("names each wrong field by its dotted path, with every message that it got", () => {
    const wrong = { title: "A", price: { amount: 1.5 }, tags: ["a", 2] };
    expect(fieldErrorsFor(wrong)).to.deep.equal({
      title: ["must be small letters"],
      "price.amount": ["must be a whole number"],
      "tags.1": ["must be a text"],
    });
    expect(fieldErrorsFor({ ...good, tags: ["a", "b", "c", "d"] })).to.deep.equal({
      tags: ["must be at most 3"],
    });
  });

  it("names a field that is not known, where it stands", () => {
    const wrong = { ...good, role: "admin", price: { amount: 1, discount: 2 } };
    expect(fieldErrorsFor(wrong)).to.deep.equal({
      role: ["is not known here; remove it"],
      "price.discount": ["is not known here; remove it"],
    });
  });

  it("puts a failure of the whole under an empty path, or under the prefix", () => {
    expect(Object.keys(fieldErrorsFor("bike"))).to.deep.equal([""]);
    expect(Object.keys(fieldErrorsFor("bike", "attributes"))).to.deep.equal(["attributes"]);
    expect(fieldErrorsFor({ ...good, title: "A" }, "listing")).to.deep.equal({
      "listing.title": ["must be small letters"],
    });
  });

  it("is not fooled by a field that is named as a part of every object", () => {
    const named = JSON.parse('{"__proto__":{"x":1},"constructor":1}');
    const errors = fieldErrorsFor({ ...good, ...Object.fromEntries(Object.entries(named)) });
    expect(Object.keys(errors)).to.include("constructor");
    expect(Object.getPrototypeOf(errors)).to.equal(Object.prototype);
    expect("x" in {}).to.equal(false);
  });
});

describe("fieldErrorsOf", () => {
  it("keeps every message of a field", () => {
    const both = z
      .object({ a: z.string().min(3, "longer").regex(/^x/, "begin with x") })
      .safeParse({ a: "b" });
    expect(both.error && fieldErrorsOf(both.error)).to.deep.equal({ a: ["longer", "begin with x"] });
  });
});

describe("an expected failure", () => {
  it("has a code, words for a person, and nothing else unless it is said", () => {
    const failure = new MarketplaceError("SOLD_OUT", "Somebody was faster.");
    expect(failure).to.be.instanceOf(Error).and.to.include({ name: "MarketplaceError", code: "SOLD_OUT" });
    expect({ ...failure.details, ...failure.fieldErrors }).to.deep.equal({});
    expect(failure.cause).to.equal(undefined);
  });

  it("says that something is not there without saying whether it exists", () => {
    expect(notFound("listing")).to.include({
      code: "NOT_FOUND",
      message: "This listing does not exist or is no longer available.",
    });
  });
});
