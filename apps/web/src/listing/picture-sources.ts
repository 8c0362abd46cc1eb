import type { Listing } from "./listing.ts";

/** What a `picture` is made of. */
export interface PictureSources {
  /** `srcset` of the AVIF; null where there is none. */
  readonly avif: string | null;
  /** `srcset` of the WebP files. */
  readonly webp: string;
  /** Size of the largest one in pixels, whose shape all have. */
  readonly width: number;
  readonly height: number;
}

// Longest sides, in pixels.
const SMALL_PX = 160;
const THUMBNAIL_PX = 480;

/** The files of a photograph by their widths: by them a browser chooses, and each is named once. */
export function sourcesOf(image: Listing["images"][number]): PictureSources {
  const { url, thumbnailUrl, smallUrl, avifUrl, width, height } = image;
  const longest = Math.max(width, height);
  // Small pictures were not enlarged.
  const widthAt = (side: number) => Math.max(1, Math.round(width * Math.min(1, side / longest)));
  const files = new Map([
    [url, width],
    [smallUrl, widthAt(SMALL_PX)],
    // Older photographs have no smaller one, and name this one twice.
    [thumbnailUrl, widthAt(THUMBNAIL_PX)],
  ]);
  const webp = [...files]
    .sort(([, narrower], [, wider]) => narrower - wider)
    .map(([address, pixels]) => `${address} ${pixels}w`)
    .join(", ");
  return { webp, width, height, avif: avifUrl === null ? null : `${avifUrl} ${width}w` };
}
