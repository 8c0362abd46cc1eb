import { refusal } from "./photograph-refusal.ts";

/** A kind of file that is taken for a photograph, by the name that sharp has for it. */
export type PhotographKind = "jpeg" | "png" | "webp" | "heif";

const HEIC = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);
const MAX_BRANDS = 32;

/**
 * Tells by its first bytes what kind a file is; whatever has none of these openings never reaches the decoders, which
 * would also open SVG, GIF, TIFF and more. AVIF is one of the kinds of `heif`.
 * @throws MarketplaceError `VALIDATION_FAILED`, in words that say what to do instead.
 */
export function kindOf(bytes: Buffer): PhotographKind {
  const begins = (text: string, offset = 0) =>
    bytes.toString("latin1", offset, offset + text.length) === text;
  if (bytes.length === 0) throw refusal("is empty; choose another copy of it");
  if (begins("\xff\xd8\xff")) return "jpeg";
  if (begins("\x89PNG\r\n\x1a\n")) return "png";
  if (begins("RIFF") && begins("WEBP", 8)) return "webp";
  if (begins("GIF8")) throw refusal("is a GIF; save it as a JPEG or PNG");
  if (begins("ftyp", 4)) {
    const brands = brandsOf(bytes);
    if (brands.includes("avif")) return "heif";
    if (brands.some((brand) => HEIC.has(brand))) {
      throw refusal("is a HEIC file, which cannot be opened here; save it as a JPEG");
    }
  }
  throw refusal("is not a JPEG, PNG, WebP or AVIF photograph, whatever its name says");
}

/** The four-letter names at the beginning of an ISO media file that say what it can be read as. */
function brandsOf(bytes: Buffer): readonly string[] {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 16 + MAX_BRANDS * 4);
  const brands = [bytes.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString("latin1", at, at + 4));
  return brands;
}
