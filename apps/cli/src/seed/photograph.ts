import type { SeedPhotograph } from "./plan.ts";

/** Draws a photograph: a JPEG of 1200 × 900 pixels, the same bytes for the same order. */
export async function drawPhotograph(_photograph: Omit<SeedPhotograph, "key">): Promise<Buffer> {
  throw new Error("not yet written");
}
