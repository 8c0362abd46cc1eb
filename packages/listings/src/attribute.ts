import { lineSchema } from "@marketplace/kernel";
import { z } from "zod";

const base = {
  key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  label: z.string().min(1).max(60),
  required: z.boolean(),
};
const choices = z.array(z.string().min(1).max(60)).min(2).max(60);
const unit = z.string().min(1).max(12).optional();

/** What a category asks about an item: a text, a number in a range, one or several of a list, or yes and no. */
export const attributeDefinitionSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...base, type: z.literal("text"), maxLength: z.int().min(1).max(500) }),
  z.strictObject({ ...base, type: z.literal("integer"), min: z.int(), max: z.int(), unit }),
  z.strictObject({ ...base, type: z.literal("decimal"), min: z.number(), max: z.number(), unit }),
  z.strictObject({ ...base, type: z.literal("choice"), choices }),
  z.strictObject({ ...base, type: z.literal("choices"), choices }),
  z.strictObject({ ...base, type: z.literal("boolean") }),
]);

/** What a category asks about an item. */
export type AttributeDefinition = z.infer<typeof attributeDefinitionSchema>;

/** An answer, whatever the category asks: text, number, yes or no, or several of a list. */
export const attributeValueSchema = z.union(
  [z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(60)).max(60)],
  "must be a text of at most 500 characters, a number, true or false, or a list of texts",
);

/** Answers by the key of what was asked. */
export const attributesSchema = z
  .record(z.string().max(60), attributeValueSchema)
  .refine((answers) => Object.keys(answers).length <= 60, "must be at most 60 answers");

/** Answers by the key of what was asked. */
export type Attributes = z.infer<typeof attributesSchema>;

/**
 * Makes the strict schema of a category's answers. What is unknown, of a wrong form or missing is refused under its
 * own key, in words that say what is expected there.
 */
export function answersSchema(definitions: readonly AttributeDefinition[]): z.ZodType<Attributes> {
  const known = definitions.map(({ key }) => key).join(", ");
  const unknown = z.unknown().refine(() => false, `is not asked for in this category; it knows: ${known}`);
  const shape = Object.fromEntries(
    definitions.map((definition) => [definition.key, answerSchema(definition)]),
  );
  return z.object(shape).catchall(unknown).pipe(attributesSchema);
}

function answerSchema(definition: AttributeDefinition): z.ZodType {
  const expected = expectedForm(definition);
  const error = (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? `is required and ${expected}` : expected;
  const schema = formSchema(definition, error);
  return definition.required ? schema : schema.optional();
}

function formSchema(
  definition: AttributeDefinition,
  error: (issue: { readonly input?: unknown }) => string,
): z.ZodType {
  switch (definition.type) {
    case "text":
      return z.string({ error }).pipe(lineSchema({ max: definition.maxLength }));
    case "integer":
      return z.int({ error }).min(definition.min, { error }).max(definition.max, { error });
    case "decimal":
      return z.number({ error }).min(definition.min, { error }).max(definition.max, { error });
    case "choice":
      return z.enum(definition.choices, { error });
    case "choices":
      return z
        .array(z.enum(definition.choices, { error }), { error })
        .min(1, { error })
        .refine((chosen) => new Set(chosen).size === chosen.length, "must not name anything twice");
    case "boolean":
      return z.boolean({ error });
  }
}

function expectedForm(definition: AttributeDefinition): string {
  switch (definition.type) {
    case "text":
      return `must be a text of at most ${definition.maxLength} characters`;
    case "integer":
      return `must be a whole number from ${rangeOf(definition)}`;
    case "decimal":
      return `must be a number from ${rangeOf(definition)}`;
    case "choice":
      return `must be one of: ${definition.choices.join(", ")}`;
    case "choices":
      return `must be a list of one or more of: ${definition.choices.join(", ")}`;
    case "boolean":
      return "must be true or false";
  }
}

function rangeOf({ min, max, unit }: { readonly min: number; readonly max: number; readonly unit?: string }) {
  return `${min} to ${max}${unit === undefined ? "" : ` ${unit}`}`;
}
