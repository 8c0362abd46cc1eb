import type { z } from "zod";
import { type FieldErrors, MarketplaceError } from "./error.ts";

/** Turns a zod failure into messages by dotted path; a failure of the whole input stands under `""`. */
export function fieldErrorsOf(error: z.core.$ZodError): FieldErrors {
  const byPath: Record<string, string[]> = Object.create(null);
  for (const issue of error.issues) {
    const path = issue.path.map(String);
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
    for (const segments of paths) {
      const name = segments.join(".");
      const message = issue.code === "unrecognized_keys" ? "is not known here; remove it" : issue.message;
      byPath[name] = [...(byPath[name] ?? []), message];
    }
  }
  return { ...byPath };
}

/**
 * Parses a value that comes from a person, under a dotted prefix for its field errors.
 * @throws MarketplaceError `VALIDATION_FAILED` with every field's messages.
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, prefix = ""): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fieldErrors = Object.fromEntries(
    Object.entries(fieldErrorsOf(parsed.error)).map(([path, messages]) => [
      [prefix, path].filter((part) => part !== "").join("."),
      messages,
    ]),
  );
  throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", { fieldErrors });
}
