import { expect } from "chai";
import fc from "fast-check";
import { categories } from "../../../../packages/listings/src/categories.ts";
import type { AttributeDefinition } from "../listing/categories.ts";
import { answerInputs, readAnswer } from "./attribute-answers.ts";

const size: AttributeDefinition = {
  key: "size",
  label: "Frame size",
  required: true,
  type: "integer",
  min: 30,
  max: 70,
  unit: "cm",
};
const weight: AttributeDefinition = {
  key: "weight",
  label: "Weight",
  required: false,
  type: "decimal",
  min: 0.1,
  max: 50,
};
const maker: AttributeDefinition = {
  key: "maker",
  label: "Maker",
  required: true,
  type: "text",
  maxLength: 10,
};
const kind: AttributeDefinition = {
  key: "kind",
  label: "Kind",
  required: true,
  type: "choice",
  choices: ["a", "b"],
};
const colours: AttributeDefinition = {
  key: "colours",
  label: "Colours",
  required: false,
  type: "choices",
  choices: ["red", "blue"],
};
const working: AttributeDefinition = { key: "working", label: "Works", required: true, type: "boolean" };

describe("the answers of a listing's form", () => {
  it("reads each kind of attribute as the API takes it", () => {
    expect(readAnswer(size, "54")).to.deep.equal({ answer: 54 });
    expect(readAnswer(weight, " 12,5 ")).to.deep.equal({ answer: 12.5 });
    expect(readAnswer(maker, "  Raleigh ")).to.deep.equal({ answer: "Raleigh" });
    expect(readAnswer(kind, "b")).to.deep.equal({ answer: "b" });
    expect(readAnswer(colours, ["blue"])).to.deep.equal({ answer: ["blue"] });
    expect(readAnswer(working, "no")).to.deep.equal({ answer: false });
  });

  it("leaves out what may stay empty", () => {
    expect(readAnswer(weight, "")).to.deep.equal({ answer: undefined });
    expect(readAnswer(weight, undefined)).to.deep.equal({ answer: undefined });
    expect(readAnswer(colours, [])).to.deep.equal({ answer: undefined });
  });

  const refused: readonly (readonly [AttributeDefinition, string | string[] | undefined, string])[] = [
    [size, "", "Give the frame size"],
    [size, undefined, "Give the frame size"],
    [size, "54.5", "Give a whole number from 30 to 70 cm"],
    [size, "71", "Give a whole number from 30 to 70 cm"],
    [size, "1e1", "Give a whole number from 30 to 70 cm"],
    [weight, "heavy", "Give a number from 0.1 to 50"],
    [weight, "0", "Give a number from 0.1 to 50"],
    [maker, "A very long name", "At most 10 characters"],
    [kind, "c", "Choose what fits"],
    [colours, ["green"], "Choose what fits"],
    [working, "", "Choose what fits"],
  ];
  for (const [definition, input, problem] of refused) {
    it(`says “${problem}” for ${JSON.stringify(input)}`, () => {
      expect(readAnswer(definition, input)).to.deep.equal({ problem });
    });
  }

  const leaves = categories.roots.flatMap(({ children }) => children);

  it("makes what the server accepts, for every category, from whatever is typed that it does not refuse", () => {
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.infiniteStream(fc.nat(1_000)), (leaf, numbers) => {
        const answers: Record<string, unknown> = {};
        for (const definition of leaf.attributes) {
          const reading = readAnswer(definition, typedFor(definition, numbers.next().value));
          if (!("problem" in reading) && reading.answer !== undefined)
            answers[definition.key] = reading.answer;
          else if (definition.required) return;
        }
        const checked = categories.leaf(leaf.slug)?.answers.safeParse(answers);
        expect(checked?.error?.issues ?? []).to.deep.equal([]);
      }),
    );
  });

  it("shows in the form what was answered, so that it reads the same again", () => {
    const answered = {
      size: 54,
      weight: 12.5,
      maker: "Raleigh",
      kind: "a",
      colours: ["red", "blue"],
      working: true,
    };
    const definitions = [size, weight, maker, kind, colours, working];
    const inputs = answerInputs(definitions, answered);
    const again = Object.fromEntries(
      definitions.map((definition) => {
        const reading = readAnswer(definition, inputs[definition.key]);
        return [definition.key, "answer" in reading ? reading.answer : reading.problem];
      }),
    );
    expect(again).to.deep.equal(answered);
  });
});

/** Something that a person might put into this attribute's input. */
function typedFor(definition: AttributeDefinition, number: number): string | string[] {
  switch (definition.type) {
    case "text":
      return "x".repeat(number % 70);
    case "integer":
      return String(number);
    case "decimal":
      return `${number},${number % 10}`;
    case "choice":
      return definition.choices[number % definition.choices.length] ?? "";
    case "choices":
      return definition.choices.filter((_, index) => index % 3 === number % 3);
    case "boolean":
      return number % 2 === 0 ? "yes" : "no";
  }
}
