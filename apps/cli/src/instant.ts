import { InvalidArgumentError } from "commander";
import { z } from "zod";

const instantSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** Parses an option's value as an instant: a day in UTC, which stands for its beginning, or a time with its zone. */
export function instant(text: string): Date {
  if (!instantSchema.safeParse(text).success) {
    throw new InvalidArgumentError(
      "It must be a day such as 2026-06-01, or a time such as 2026-06-01T12:00:00Z.",
    );
  }
  return new Date(text);
}
