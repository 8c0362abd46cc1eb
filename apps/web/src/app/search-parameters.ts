import { parseSearchWith, stringifySearchWith } from "@tanstack/react-router";
import { z } from "zod";

/** A parameter of an address that is left out where it is not understood: an old or mistyped link still opens its page. */
export const optional = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);

/** The slug of a category. */
export const slug = optional(z.string().max(40));

/** Writes parameters as people read them: texts as they are, and only lists and objects as JSON. */
export const stringifySearch = stringifySearchWith(JSON.stringify);

/** Reads them back; text that begins as a list does, and is none, stays text. */
export const parseSearch = parseSearchWith((text) => (/^[[{]/.test(text) ? JSON.parse(text) : text));
