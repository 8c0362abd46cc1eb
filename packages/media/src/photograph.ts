import { type Taken, takenWith } from "./photograph-camera.ts";
import { filesOf, type PhotographFiles } from "./photograph-files.ts";
import { headerOf } from "./photograph-header.ts";
import { type Look, lookOf } from "./photograph-look.ts";
import { pictureOf } from "./photograph-pixels.ts";

/** What is known of a photograph besides its files; its size is the original's, upright, in pixels. */
export interface PhotographFacts extends Taken, Look {
  readonly width: number;
  readonly height: number;
}

/** A photograph ready to be stored: files without metadata, and what is known of it. */
export interface Photograph extends Pick<PhotographFiles, "original" | "derivatives"> {
  readonly facts: PhotographFacts;
}

/**
 * Makes a photograph of bytes that anyone may have sent: upright, in sRGB, its files with nothing of the sent one but
 * the pixels. The original keeps its size; the derivatives are no longer than 1280, 480 and 160 pixels, and none is
 * enlarged. Of an animation it takes the first picture. The same bytes always give the same files.
 * @throws MarketplaceError `VALIDATION_FAILED` with the reason when the bytes are no photograph.
 */
export async function photographOf(bytes: Buffer): Promise<Photograph> {
  const header = await headerOf(bytes);
  const { original, derivatives, smallest } = await filesOf(bytes, header);
  const look = await lookOf(() => pictureOf(smallest));
  const { width, height } = original;
  return { original, derivatives, facts: { width, height, ...look, ...(await takenWith(header.exif)) } };
}
