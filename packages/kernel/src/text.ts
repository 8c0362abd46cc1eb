import { z } from "zod";

// What only hides things: control characters, halves of surrogate pairs, and what turns the direction of writing, by
// which a name can be made to read as another. Line breaks and tabs may stand in a text of several lines.
const HIDDEN_IN_TEXT = /(?![\t\n\r])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const HIDDEN_IN_LINE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

// Joiners and marks that many scripts need, spaces and fillers: they may stand in a text, but are none by themselves.
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

interface Length {
  readonly min?: number;
  readonly max: number;
}

/** A single line that a person typed: trimmed, Unicode NFC, no control or direction-changing characters. */
export function lineSchema(length: Length) {
  return typedSchema(length, HIDDEN_IN_LINE, "must be one line without control characters");
}

/** Several lines that a person typed: trimmed, Unicode NFC, no control characters but line breaks and tabs. */
export function textSchema(length: Length) {
  return typedSchema(length, HIDDEN_IN_TEXT, "must not contain control characters");
}

/** Lengths count UTF-16 code units, as JavaScript and a form's `maxlength` do. */
function typedSchema({ min = 1, max }: Length, hidden: RegExp, refusal: string) {
  const tooLong = `must be at most ${max} characters`;
  return (
    z
      .string()
      // Before the work of normalising it: what is far too long is refused as it is.
      .max(max * 2, tooLong)
      .transform((text) => text.normalize("NFC").trim())
      .pipe(
        z
          .string()
          .min(min, min === 1 ? "must not be empty" : `must be at least ${min} characters`)
          .max(max, tooLong)
          .refine((text) => !hidden.test(text), refusal)
          .refine(
            (text) => min === 0 || text === "" || !BLANK.test(text),
            "must have a character that shows",
          ),
      )
  );
}
