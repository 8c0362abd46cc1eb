import { MarketplaceError } from "@marketplace/kernel";
import sharp from "sharp";

/** Longest side of a photograph, and of its thumbnail, in pixels. */
const FULL_PX = 1_600;
const THUMBNAIL_PX = 480;
const MAX_MEGAPIXELS = 40;
const DECODE_SECONDS = 15;
// A higher effort takes twice the time for a tenth of the size.
const WEBP = { quality: 80, effort: 2 };

const allowedFormats: ReadonlySet<string> = new Set(["jpeg", "png", "webp"]);

// libvips also opens SVG, GIF, TIFF and HEIF, so what does not begin as one of the three never reaches it.
const openings: readonly (readonly [offset: number, bytes: Buffer])[][] = [
  [[0, Buffer.from([0xff, 0xd8, 0xff])]],
  [[0, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]],
  [
    [0, Buffer.from("RIFF", "latin1")],
    [8, Buffer.from("WEBP", "latin1")],
  ],
];

/** A photograph ready to be stored: two WebP files without metadata, and the larger one's size in pixels. */
export interface Photograph {
  readonly full: Buffer;
  readonly thumbnail: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a photograph of bytes that anyone may have sent: upright, in sRGB, no longer than 1600 px, with nothing of
 * the file but its pixels. Of an animation it takes the first picture. The same bytes always give the same files.
 * @throws MarketplaceError `VALIDATION_FAILED` with the reason when the bytes are no JPEG, PNG or WebP photograph.
 */
export async function photographOf(bytes: Buffer): Promise<Photograph> {
  await checkHeader(bytes);
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_MEGAPIXELS * 1e6, failOn: "error" })
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .resize({ width: FULL_PX, height: FULL_PX, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const decoded = () => sharp(data, { raw: { width, height, channels } });
    const full = await decoded().webp(WEBP).toBuffer();
    const thumbnail = await decoded()
      .resize({ width: THUMBNAIL_PX, height: THUMBNAIL_PX, fit: "inside", withoutEnlargement: true })
      .webp(WEBP)
      .toBuffer();
    return { full, thumbnail, width, height };
  } catch (cause) {
    const slow = cause instanceof Error && cause.message.includes("timeout");
    throw refusal(
      slow
        ? "takes too long to open; save it smaller"
        : "is damaged or incomplete; choose another copy of it",
      cause,
    );
  }
}

async function checkHeader(bytes: Buffer): Promise<void> {
  const begins = openings.some((parts) =>
    parts.every(([offset, part]) => bytes.subarray(offset, offset + part.length).equals(part)),
  );
  if (!begins) throw refusal("is not a JPEG, PNG or WebP photograph, whatever its name says");
  // Only the header is read here, so the limit is checked by hand and its message can say the size.
  const { format, width, height } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw refusal("is damaged or incomplete; choose another copy of it", cause);
    });
  if (!allowedFormats.has(format))
    throw refusal("is not a JPEG, PNG or WebP photograph, whatever its name says");
  const megapixels = (width * height) / 1e6;
  if (megapixels > MAX_MEGAPIXELS) {
    throw refusal(
      `has ${Math.ceil(megapixels)} megapixels, and ${MAX_MEGAPIXELS} is the most; save it smaller`,
    );
  }
}

function refusal(reason: string, cause?: unknown): MarketplaceError {
  return new MarketplaceError("VALIDATION_FAILED", `This photograph cannot be used: it ${reason}.`, {
    cause,
  });
}
