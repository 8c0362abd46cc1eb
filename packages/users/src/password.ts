import { z } from "zod";

const MIN = 10;
const MAX = 128;

// The same password typed on two keyboards may differ in its code points; NFKC makes it one (NIST SP 800-63B).
const typed = z
  .string()
  .max(MAX * 2, `must be at most ${MAX} characters`)
  .transform((password) => password.normalize("NFKC"));

/** A password that a person chooses now. */
export const newPasswordSchema = typed.pipe(
  z.string().min(MIN, `must be at least ${MIN} characters`).max(MAX, `must be at most ${MAX} characters`),
);

/** A password that a person gives to show who they are: of any length, so that older rules stay usable. */
export const knownPasswordSchema = typed.pipe(
  z.string().min(1, "must not be empty").max(MAX, `must be at most ${MAX} characters`),
);
