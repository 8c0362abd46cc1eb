import { type AttributeDefinition, categories } from "@marketplace/listings";
import { fold } from "./words.ts";

/*
 * What a listing is counted and filtered by, each as one text:
 *   all                        every listing
 *   category:SLUG  subcategory:SLUG  condition:NAME
 *   price:CURRENCY:FROM        the step of prices that it is in, FROM in minor units
 *   attribute:KEY=TEXT  attribute:KEY#NUMBER  attribute:KEY?true      for each of several values
 */

/** On every card: its count is that of all cards. */
export const ALL = "all";

/** An answer, or one of several. */
export type Answer = string | number | boolean;

const MARKS = { string: "=", number: "#", boolean: "?" } as const;
/** What stands between the key of an answer and the answer itself, by its form; no key has one of them. */
export const MARK = /[=#?]/;

/** What form an answer has. */
export type AnswerForm = keyof typeof MARKS;

/** The form of an answer. */
export function formOf(answer: Answer): AnswerForm {
  if (typeof answer === "number") return "number";
  return typeof answer === "boolean" ? "boolean" : "string";
}

/** What a card is counted under for one answer of its seller, as it was written, on one line. */
export function attributeFacet(key: string, answer: Answer): string {
  return `attribute:${key}${MARKS[formOf(answer)]}${answer}`.replaceAll("\n", " ");
}

/** The question and the answer that a facet of an attribute stands for, without what it begins with: `KEY=TEXT`. */
export function answerIn(facet: string): { readonly key: string; readonly answer: Answer } {
  const at = facet.search(MARK);
  const [mark, text] = [facet.charAt(at), facet.slice(at + 1)];
  const answer = mark === MARKS.number ? Number(text) : mark === MARKS.boolean ? text === "true" : text;
  return { key: facet.slice(0, at), answer };
}

/** Under what a card is found by a facet: as the facet, without regard to accents and capitals. */
export function facetToken(facet: string): string {
  return `#${fold(facet)}`;
}

/** The step of prices that an amount is in, as its lowest one: 1, 2, 5, 10, 20, 50, … minor units. */
export function priceStep(amount: number): number {
  let from = 1;
  for (let next = nextStep(from); next <= amount; next = nextStep(from)) from = next;
  return from;
}

/** Where the step above one begins. */
export function nextStep(from: number): number {
  return String(from).startsWith("2") ? (from / 2) * 5 : from * 2;
}

const definitions = categories.roots.flatMap(({ children }) =>
  children.flatMap(({ attributes }) => attributes),
);

/** In which forms a question is answered, by its key: not every category that asks it wants the same. */
export const answerForms: ReadonlyMap<string, ReadonlySet<AnswerForm>> = formsOf();

/** What people call a question, by its key. */
export const attributeLabels: ReadonlyMap<string, string> = new Map(
  definitions.map(({ key, label }) => [key, label] as const),
);

function formsOf(): ReadonlyMap<string, ReadonlySet<AnswerForm>> {
  const forms = new Map<string, Set<AnswerForm>>();
  for (const { key, type } of definitions) {
    const known = forms.get(key) ?? new Set();
    forms.set(key, known.add(formOfType(type)));
  }
  return forms;
}

function formOfType(type: AttributeDefinition["type"]): AnswerForm {
  if (type === "integer" || type === "decimal") return "number";
  return type === "boolean" ? "boolean" : "string";
}
