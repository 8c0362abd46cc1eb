import type { AttributeDefinition } from "../listing/categories.ts";
import type { Listing, ListingDraft } from "../listing/listing.ts";

/** What a seller says of the things that a subcategory asks, by key. */
export type Answers = NonNullable<ListingDraft["attributes"]>;

/** What stands in the inputs of a form, by key: text for most, the ticked values for a choice of many. */
export type AnswerInputs = Record<string, string | string[]>;

/** An answer that was understood (undefined: none was given), or what to say to the person. */
type Reading = { readonly answer: Answers[string] | undefined } | { readonly problem: string };

/** The inputs of an empty form, or of one that shows what was answered before. */
export function answerInputs(
  definitions: readonly AttributeDefinition[],
  answered: Listing["metadata"]["custom_attributes"] = {},
): AnswerInputs {
  return Object.fromEntries(
    definitions.map((definition) => [definition.key, inputOf(definition, answered[definition.key])]),
  );
}

function inputOf(definition: AttributeDefinition, answer: Answers[string] | undefined): string | string[] {
  if (definition.type === "choices") return Array.isArray(answer) ? answer : [];
  if (typeof answer === "boolean") return answer ? "yes" : "no";
  return answer === undefined ? "" : String(answer);
}

/** Reads what stands in one attribute's input, by the attribute's own rules. */
export function readAnswer(definition: AttributeDefinition, input: string | string[] | undefined): Reading {
  const chosen = Array.isArray(input) ? input : [input ?? ""].filter((value) => value !== "");
  const text = chosen.join(" ").trim();
  if (text === "") return definition.required ? { problem: missing(definition) } : { answer: undefined };
  switch (definition.type) {
    case "text":
      return text.length > definition.maxLength
        ? { problem: `At most ${definition.maxLength} characters` }
        : { answer: text };
    case "integer":
      return readNumber(definition, text, /^-?\d{1,12}$/);
    case "decimal":
      return readNumber(definition, text.replace(",", "."), /^-?\d{1,12}(\.\d{1,6})?$/);
    case "choice":
      return definition.choices.includes(text) ? { answer: text } : { problem: missing(definition) };
    case "choices":
      return chosen.every((value) => definition.choices.includes(value))
        ? { answer: chosen }
        : { problem: missing(definition) };
    case "boolean":
      return { answer: text === "yes" };
  }
}

type NumberDefinition = Extract<AttributeDefinition, { type: "integer" | "decimal" }>;

function readNumber({ type, min, max, unit }: NumberDefinition, text: string, form: RegExp): Reading {
  const kind = type === "integer" ? "a whole number" : "a number";
  const problem = `Give ${kind} from ${min} to ${max}${unit === undefined ? "" : ` ${unit}`}`;
  if (!form.test(text)) return { problem };
  const answer = Number(text);
  return answer < min || answer > max ? { problem } : { answer };
}

function missing({ type, label }: AttributeDefinition): string {
  return type === "text" || type === "integer" || type === "decimal"
    ? `Give the ${label.toLocaleLowerCase()}`
    : "Choose what fits";
}
