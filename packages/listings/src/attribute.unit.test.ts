import { fieldErrorsOf } from "@marketplace/kernel";
import { expect } from "chai";
import fc from "fast-check";
import { answersTo } from "./attribute.fixture.ts";
import { type AttributeDefinition, answersSchema } from "./attribute.ts";

const definitions: readonly AttributeDefinition[] = [
  { key: "author", label: "Author", required: true, type: "text", maxLength: 20 },
  { key: "pages", label: "Pages", required: false, type: "integer", min: 1, max: 5_000 },
  { key: "weight", label: "Weight", required: false, type: "decimal", min: 0.1, max: 20, unit: "kg" },
  { key: "binding", label: "Binding", required: false, type: "choice", choices: ["hardcover", "paperback"] },
  { key: "languages", label: "Languages", required: false, type: "choices", choices: ["da", "de", "en"] },
  { key: "signed", label: "Signed", required: false, type: "boolean" },
];
const schema = answersSchema(definitions);

const problemsWith = (answers: unknown) => {
  const parsed = schema.safeParse(answers);
  return parsed.success ? null : fieldErrorsOf(parsed.error);
};

describe("answersSchema", () => {
  it("takes any answers that fit, and changes none of them", () => {
    fc.assert(
      fc.property(answersTo(definitions), (answers) => {
        expect(schema.parse(answers)).to.deep.equal(answers);
      }),
    );
  });

  it("trims a text", () => {
    expect(schema.parse({ author: "  Inger Christensen " })).to.deep.equal({ author: "Inger Christensen" });
  });

  const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ["author", { author: 5 }, "must be a text of at most 20 characters"],
    ["author", { author: "x".repeat(21) }, "must be at most 20 characters"],
    ["author", {}, "is required and must be a text of at most 20 characters"],
    ["pages", { pages: "120" }, "must be a whole number from 1 to 5000"],
    ["pages", { pages: 1.5 }, "must be a whole number from 1 to 5000"],
    ["pages", { pages: 0 }, "must be a whole number from 1 to 5000"],
    ["weight", { weight: 20.5 }, "must be a number from 0.1 to 20 kg"],
    ["weight", { weight: Number.NaN }, "must be a number from 0.1 to 20 kg"],
    ["binding", { binding: "leather" }, "must be one of: hardcover, paperback"],
    ["binding", { binding: { $gt: "" } }, "must be one of: hardcover, paperback"],
    ["languages", { languages: "da" }, "must be a list of one or more of: da, de, en"],
    ["languages", { languages: [] }, "must be a list of one or more of: da, de, en"],
    ["languages", { languages: ["da", "da"] }, "must not name anything twice"],
    ["signed", { signed: "yes" }, "must be true or false"],
  ];
  for (const [key, answers, message] of wrong) {
    it(`says of ${JSON.stringify(answers)} that ${key} ${message}`, () => {
      expect(problemsWith(key === "author" ? answers : { author: "X", ...answers })).to.deep.equal({
        [key]: [message],
      });
    });
  }

  it("says of an unknown key what is known, beside what else is wrong", () => {
    expect(problemsWith({ author: "X", pages: "many", colour: "red", __proto: 1 })).to.deep.equal({
      pages: ["must be a whole number from 1 to 5000"],
      colour: [
        "is not asked for in this category; it knows: author, pages, weight, binding, languages, signed",
      ],
      __proto: [
        "is not asked for in this category; it knows: author, pages, weight, binding, languages, signed",
      ],
    });
  });

  it("keeps nothing of a key that would be a prototype", () => {
    const kept = schema.parse(JSON.parse('{"author":"X","__proto__":{"polluted":true}}'));
    expect(Object.keys(kept)).to.deep.equal(["author"]);
    expect(kept).not.to.have.property("polluted");
    expect({}).not.to.have.property("polluted");
  });

  it("takes no key of an object's own making for one that is asked", () => {
    for (const key of ["constructor", "toString", "hasOwnProperty"]) {
      expect(problemsWith({ author: "X", [key]: "x" })).to.have.property(key);
    }
  });
});
