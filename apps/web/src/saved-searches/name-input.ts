import { z } from "zod";
import { LONGEST_NAME } from "./saved-search.ts";

/** Reads what a saved search is to be called. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, "Give it a name")
  .max(LONGEST_NAME, `At most ${LONGEST_NAME} characters`);
