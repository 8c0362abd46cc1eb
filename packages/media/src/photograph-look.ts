import sharp, { type Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { HASH_SIDE, type PerceptualHash, perceptualHash } from "./hash.ts";
import { dominantColour } from "./image-colour.ts";

/** What a thumbhash is made of at most, in pixels. */
const THUMBHASH_PX = 100;

/** What of a picture can be told in a few bytes: dominant colour as `#rrggbb`, thumbhash in base64, perceptual hash. */
export interface Look extends PerceptualHash {
  readonly colour: string;
  readonly thumbhash: string;
}

/** What of a picture can be told in a few bytes. It may be given smaller than it is; 160 pixels are enough. */
export async function lookOf(picture: () => Sharp): Promise<Look> {
  const { data, info } = await picture()
    .resize({ width: THUMBHASH_PX, height: THUMBHASH_PX, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const grey = await sharp(data, { raw: info })
    .flatten({ background: "white" })
    .greyscale()
    .resize({ width: HASH_SIDE, height: HASH_SIDE, fit: "fill" })
    .raw()
    .toBuffer();
  return {
    colour: dominantColour(data),
    thumbhash: Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64"),
    ...perceptualHash(grey),
  };
}
