import type { Sharp } from "sharp";
import { isSeeThrough, type Pixels, pictureOf, shrink } from "./photograph-pixels.ts";

/** One file of a photograph, and its size in pixels. */
export interface PhotographFile {
  readonly format: "jpeg" | "webp" | "avif";
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/** A file that is public; `longest` is the most that its longer side may have, in pixels. */
export interface Derivative extends PhotographFile {
  readonly format: "webp" | "avif";
  readonly longest: 160 | 480 | 1280;
}

/** The files of a photograph, and the smallest as pixels. */
export interface PhotographFiles {
  readonly original: PhotographFile;
  readonly derivatives: readonly Derivative[];
  readonly smallest: Pixels;
}

// A higher effort takes twice the time for a tenth of the size.
const WEBP = { quality: 80, effort: 2 };
const AVIF = { quality: 50, effort: 2, chromaSubsampling: "4:2:0" };
// The original is kept for later derivatives, not for the public: close to what was sent, as fast as can be.
const ORIGINAL_JPEG = { quality: 90 };
const ORIGINAL_WEBP = { quality: 90, effort: 0 };

/** Encodes a picture in all its sizes, one after another, without any metadata. */
export async function filesOf(pixels: Pixels): Promise<PhotographFiles> {
  const large = await shrink(pixels, 1280);
  const medium = await shrink(large, 480);
  const smallest = await shrink(medium, 160);
  const seeThrough = isSeeThrough(large);
  return {
    original: seeThrough
      ? { format: "webp", ...(await encode(pictureOf(pixels).webp(ORIGINAL_WEBP))) }
      : { format: "jpeg", ...(await encode(pictureOf(pixels).jpeg(ORIGINAL_JPEG))) },
    derivatives: [
      { format: "webp", longest: 1280, ...(await encode(pictureOf(large).webp(WEBP))) },
      { format: "avif", longest: 1280, ...(await encode(pictureOf(large).avif(AVIF))) },
      { format: "webp", longest: 480, ...(await encode(pictureOf(medium).webp(WEBP))) },
      { format: "webp", longest: 160, ...(await encode(pictureOf(smallest).webp(WEBP))) },
    ],
    smallest,
  };
}

async function encode(picture: Sharp): Promise<Omit<PhotographFile, "format">> {
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, bytes: data };
}
