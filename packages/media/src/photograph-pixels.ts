import sharp, { type Metadata, type Raw, type Sharp } from "sharp";
import { MAX_MEGAPIXELS } from "./photograph-header.ts";
import { refusal } from "./photograph-refusal.ts";

// Far more than any takes on an idle machine: a good file must not be blamed for a busy one.
const DECODE_SECONDS = 60;

/** A small picture: upright, sRGB, a byte a channel. */
export interface Pixels {
  readonly data: Buffer;
  readonly info: Raw;
}

/** Opens a file whose header has been checked, as an upright picture in sRGB; it is decoded when that is made use of. */
export function openFile(bytes: Buffer, { space }: Pick<Metadata, "space">): Sharp {
  // One thread a picture: how many are worked on at once is the worker's to say, so that a flood leaves it a core.
  sharp.concurrency(1);
  const picture = sharp(bytes, { limitInputPixels: MAX_MEGAPIXELS * 1e6, failOn: "error" })
    .timeout({ seconds: DECODE_SECONDS })
    .autoOrient()
    .toColourspace("srgb");
  // Colours of more than 8 bits that come with a profile would be worked on in P3, and left so.
  return space === "rgb16" ? picture.pipelineColourspace("srgb") : picture;
}

/**
 * Waits for what is made of a file.
 * @throws MarketplaceError `VALIDATION_FAILED` when the file is damaged, incomplete, or takes over a minute.
 */
export async function decoded<T>(made: Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await made;
  } catch (cause) {
    // An encoder that is stopped does not say why.
    const slow = performance.now() - begun >= DECODE_SECONDS * 1_000;
    throw refusal(
      slow
        ? "takes too long to open; save it smaller"
        : "is damaged or incomplete; choose another copy of it",
      cause,
    );
  }
}

/** Makes a picture smaller, until its longer side has no more than so many pixels; a small one stays as it is. */
export function shrink(picture: Sharp, longest: number): Promise<Pixels> {
  return picture
    .resize({ width: longest, height: longest, fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** A small picture as sharp works on it. */
export function pictureOf({ data, info: { width, height, channels } }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** Whether anything shows through: many pictures have an alpha channel that is full everywhere. */
export function isSeeThrough({ data, info: { channels } }: Pixels): boolean {
  if (channels % 2 === 1) return false;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return true;
  return false;
}
