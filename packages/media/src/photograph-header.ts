import sharp, { type Metadata } from "sharp";
import { kindOf } from "./photograph-kind.ts";
import { refusal } from "./photograph-refusal.ts";

/** What is decoded at most: the memory that a photograph takes grows with its pixels, not with its bytes. */
export const MAX_MEGAPIXELS = 40;
/** The longest side that a WebP can have, in pixels. */
const MAX_SIDE = 16_383;

/**
 * Reads what a file says of itself before anything of it is decoded.
 * @throws MarketplaceError `VALIDATION_FAILED` for another kind of file, a damaged one, and one with too many pixels.
 */
export async function headerOf(bytes: Buffer): Promise<Metadata> {
  const kind = kindOf(bytes);
  // Only the header is read here, so the limit is checked by hand and its message can say the size.
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      const tooLarge = cause instanceof Error && cause.message.includes("dimensions");
      throw refusal(
        tooLarge
          ? "has more pixels than any program can show; save it smaller"
          : "is damaged or incomplete; choose another copy of it",
        cause,
      );
    });
  const { format, width, height } = header;
  if (format !== kind || (kind === "heif" && header.compression !== "av1")) {
    throw refusal("is not a JPEG, PNG, WebP or AVIF photograph, whatever its name says");
  }
  const megapixels = (width * height) / 1e6;
  if (megapixels > MAX_MEGAPIXELS) {
    throw refusal(
      `has ${Math.ceil(megapixels)} megapixels, and ${MAX_MEGAPIXELS} is the most; save it smaller`,
    );
  }
  if (Math.max(width, height) > MAX_SIDE) {
    throw refusal(`is ${Math.max(width, height)} pixels long, and ${MAX_SIDE} is the most; save it smaller`);
  }
  return header;
}
