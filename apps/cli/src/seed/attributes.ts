import type { AttributeDefinition, AttributeValue } from "./plan.ts";
import { chance, pick, type Random, whole } from "./random.ts";

/**
 * Answers what a subcategory asks: with the given answers where they fit, and with made-up ones where an answer is
 * required. What is not asked is left out, so that a category may change without its seed being refused.
 */
export function answersFor(
  definitions: readonly AttributeDefinition[],
  given: Readonly<Record<string, AttributeValue>>,
  random: Random,
): Record<string, AttributeValue> {
  return Object.fromEntries(
    definitions.flatMap((definition) => {
      const answer = given[definition.key];
      if (answer !== undefined && fits(definition, answer)) return [[definition.key, answer] as const];
      return definition.required ? [[definition.key, madeUp(definition, random)] as const] : [];
    }),
  );
}

function fits(definition: AttributeDefinition, answer: AttributeValue): boolean {
  switch (definition.type) {
    case "text":
      return typeof answer === "string" && answer.length > 0 && answer.length <= definition.maxLength;
    case "integer":
      return Number.isInteger(answer) && within(definition, answer);
    case "decimal":
      return within(definition, answer);
    case "choice":
      return typeof answer === "string" && definition.choices.includes(answer);
    case "choices":
      return (
        Array.isArray(answer) && answer.length > 0 && answer.every((one) => definition.choices.includes(one))
      );
    case "boolean":
      return typeof answer === "boolean";
  }
}

function within(
  { min, max }: { readonly min: number; readonly max: number },
  answer: AttributeValue,
): boolean {
  return typeof answer === "number" && answer >= min && answer <= max;
}

function madeUp(definition: AttributeDefinition, random: Random): AttributeValue {
  switch (definition.type) {
    case "text":
      return pick(random, ["Nordlys", "Falk", "Ahorn", "Tern"]).slice(0, definition.maxLength);
    case "integer":
      return whole(random, Math.ceil(definition.min), Math.floor(definition.max));
    case "decimal":
      return Math.round((definition.min + random() * (definition.max - definition.min)) * 10) / 10;
    case "choice":
      return pick(random, definition.choices);
    case "choices":
      return [pick(random, definition.choices)];
    case "boolean":
      return chance(random, 0.5);
  }
}
