import { z } from "zod";

const marked = z.registry<{ readonly personal: true }>();

/**
 * Makes a schema of values that are one person's own, such as an e-mail address: a public read whose answers hold one
 * is refused when the process starts. The given schema stays as it is, and the mark stays through `optional()` and the
 * like.
 */
export function personal<S extends z.ZodType>(schema: S): S {
  const own = schema.clone();
  marked.add(own, { personal: true });
  return own;
}

/**
 * The parts of a schema that not everybody may see, by dotted path: those that are marked as personal, and those that
 * let any value through, of which nobody can tell. The whole schema stands under `""`.
 */
export function partsNotPublic(schema: z.core.$ZodType): readonly string[] {
  const found: string[] = [];
  const above = new Set<z.core.$ZodType>();

  function walk(part: z.core.$ZodType, path: readonly string[]): void {
    if (above.has(part)) return;
    if (marked.get(part) !== undefined || isOpaque(part)) {
      found.push(path.join("."));
      return;
    }
    above.add(part);
    for (const [step, child] of childrenOf(part)) walk(child, step === null ? path : [...path, step]);
    above.delete(part);
  }

  walk(schema, []);
  return [...new Set(found)];
}

function isOpaque(schema: z.core.$ZodType): boolean {
  return ["any", "unknown", "custom", "transform"].includes(schema._zod.def.type);
}

type Child = readonly [name: string | null, schema: z.core.$ZodType];

/** The schemas that a schema is made of, whatever its kind; those of an object's fields with their names. */
function childrenOf(schema: z.core.$ZodType): readonly Child[] {
  if (schema instanceof z.core.$ZodLazy) return [[null, schema._zod.innerType]];
  return Object.entries(schema._zod.def).flatMap(([key, value]) =>
    // What checks a value is a schema too, and lets nothing through that the checked one does not.
    key === "checks"
      ? []
      : schemasIn(value).map(([name, child]): Child => [key === "shape" ? name : null, child]),
  );
}

function schemasIn(value: unknown): readonly Child[] {
  if (value instanceof z.core.$ZodType) return [[null, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]): Child[] =>
    part instanceof z.core.$ZodType ? [[name, part]] : [],
  );
}
