import type { Metadata, Sharp } from "sharp";
import { decoded, isSeeThrough, openFile, type Pixels, pictureOf, shrink } from "./photograph-pixels.ts";

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

// Measured (README): the next step of each takes two to four times as long for less than a tenth of the size.
const WEBP = { quality: 80, effort: 2 };
const AVIF = { quality: 50, effort: 1, chromaSubsampling: "4:2:0" };
// The original is kept for later derivatives, not for the public: close to what was sent, as fast as can be.
const ORIGINAL_JPEG = { quality: 90, optimiseCoding: false };
const ORIGINAL_WEBP = { quality: 90, effort: 0 };

/**
 * Encodes a file in all its sizes, one after another, without any metadata. The file is decoded twice, since libjpeg gives
 * a smaller picture for a third of the time, and the original goes through without ever standing in memory as a whole.
 * @throws MarketplaceError as `decoded` does.
 */
export async function filesOf(bytes: Buffer, header: Pick<Metadata, "space">): Promise<PhotographFiles> {
  const open = () => openFile(bytes, header);
  const large = await decoded(shrink(open(), 1280));
  const medium = await shrink(pictureOf(large), 480);
  const smallest = await shrink(pictureOf(medium), 160);
  const original = isSeeThrough(large)
    ? ({ format: "webp", ...(await decoded(encode(open().webp(ORIGINAL_WEBP)))) } as const)
    : ({ format: "jpeg", ...(await decoded(encode(open().jpeg(ORIGINAL_JPEG)))) } as const);
  return {
    original,
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
