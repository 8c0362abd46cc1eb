import fc from "fast-check";
import type { z } from "zod";
import type { AttributeDefinition, Attributes, attributeValueSchema } from "./attribute.ts";

type AttributeValue = z.infer<typeof attributeValueSchema>;

/** Any answer that fits a definition. */
export function answerTo(definition: AttributeDefinition): fc.Arbitrary<AttributeValue> {
  switch (definition.type) {
    case "text":
      return fc
        .array(fc.constantFrom(..."abcæøåXYZ0123 -."), { minLength: 1, maxLength: definition.maxLength })
        .map((letters) => letters.join(""))
        .filter((text) => text.trim() === text && text !== "");
    case "integer":
      return fc.integer({ min: definition.min, max: definition.max });
    case "decimal":
      return fc.double({ min: definition.min, max: definition.max, noNaN: true });
    case "choice":
      return fc.constantFrom(...definition.choices);
    case "choices":
      return fc.subarray(definition.choices, { minLength: 1 });
    case "boolean":
      return fc.boolean();
  }
}

/** Any answers that fit a category: all that is required, and some of the rest. */
export function answersTo(definitions: readonly AttributeDefinition[]): fc.Arbitrary<Attributes> {
  const shape = Object.fromEntries(definitions.map((definition) => [definition.key, answerTo(definition)]));
  const requiredKeys = definitions.filter(({ required }) => required).map(({ key }) => key);
  return fc.record(shape, { requiredKeys, noNullPrototype: true });
}
