import { z } from "zod";

// Line breaks and tabs may stand in a description; other control characters only hide things.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose.
const HIDDEN_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose.
const HIDDEN_IN_LINE = /[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

interface Length {
  readonly min?: number;
  readonly max: number;
}

/** A single line that a person typed: trimmed, Unicode NFC, no control or direction-changing characters. */
export function lineSchema({ min = 1, max }: Length) {
  return z
    .string()
    .max(max * 2, `must be at most ${max} characters`)
    .transform((text) => text.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? "must not be empty" : `must be at least ${min} characters`)
        .max(max, `must be at most ${max} characters`)
        .refine((text) => !HIDDEN_IN_LINE.test(text), "must be one line without control characters"),
    );
}

/** Several lines that a person typed: trimmed, Unicode NFC, no control characters but line breaks and tabs. */
export function textSchema({ min = 1, max }: Length) {
  return z
    .string()
    .max(max * 2, `must be at most ${max} characters`)
    .transform((text) => text.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? "must not be empty" : `must be at least ${min} characters`)
        .max(max, `must be at most ${max} characters`)
        .refine((text) => !HIDDEN_IN_TEXT.test(text), "must not contain control characters"),
    );
}
