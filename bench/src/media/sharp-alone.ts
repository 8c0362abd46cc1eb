import sharp from "sharp";
import { openPhotographs } from "./photograph-contender.ts";

/**
 * The reference: the same five files by sharp alone, in the fastest of the ways that were tried, with nothing checked and
 * nothing found out. It stays as it is, whatever becomes of ours.
 */
export const openSharpAlone = openPhotographs(async (bytes) => {
  sharp.concurrency(1);
  const opened = () => sharp(bytes).autoOrient().toColourspace("srgb");
  await opened().jpeg({ quality: 90, optimiseCoding: false }).toBuffer();
  const large = await opened()
    .resize(1280, 1280, { fit: "inside" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const again = () => sharp(large.data, { raw: large.info });
  await again().webp({ quality: 80, effort: 2 }).toBuffer();
  await again().avif({ quality: 50, effort: 1, chromaSubsampling: "4:2:0" }).toBuffer();
  await again().resize(480, 480, { fit: "inside" }).webp({ quality: 80, effort: 2 }).toBuffer();
  await again().resize(160, 160, { fit: "inside" }).webp({ quality: 80, effort: 2 }).toBuffer();
});
