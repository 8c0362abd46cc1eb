import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "@marketplace/testing";
import sharp from "sharp";
import { z } from "zod";

/** Where the photographs are that everybody works on. */
export const photographPlaceSchema = z.strictObject({ folder: z.string() });

const WIDTH = 4_000;
const HEIGHT = 3_000;
// A drawing is made smaller and enlarged: at its full size it would take a second.
const DRAWN = 8;

/**
 * Writes JPEGs of 12 megapixels and some 4 MB, as telephones take them: shapes and colours with grain over them, and EXIF;
 * every other one was taken with the telephone upright.
 */
export async function writePhotographs(folder: string, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) {
    const drawing = await sharp(Buffer.from(drawingOf(seededRandom(nth + 1))))
      .png()
      .toBuffer();
    const grain = { type: "gaussian", mean: 128, sigma: 22 } as const;
    const picture = await sharp(drawing)
      .resize(WIDTH, HEIGHT)
      .composite([
        {
          input: { create: { width: WIDTH, height: HEIGHT, channels: 3, background: "grey", noise: grain } },
          blend: "soft-light",
        },
      ])
      .withExif({
        IFD0: { Make: "Bench", Model: "12 MP" },
        IFD2: { DateTimeOriginal: "2026:05:17 18:30:05" },
      })
      .withMetadata({ orientation: nth % 2 === 0 ? 1 : 6 })
      .jpeg({ quality: 90 })
      .toBuffer();
    writeFileSync(join(folder, `${nth}.jpg`), picture);
  }
}

/** Reads what was written. */
export function readPhotographs(folder: string): readonly Buffer[] {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name)));
}

function drawingOf(random: () => number): string {
  const [width, height] = [WIDTH / DRAWN, HEIGHT / DRAWN];
  const upTo = (most: number) => Math.round(random() * most);
  const colour = () => `rgb(${upTo(255)},${upTo(255)},${upTo(255)})`;
  const shapes = Array.from(
    { length: 60 },
    () =>
      `<ellipse cx="${upTo(width)}" cy="${upTo(height)}" rx="${5 + upTo(width / 5)}" ry="${5 + upTo(height / 5)}" fill="${colour()}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour()}"/>${shapes.join("")}</svg>`;
}
