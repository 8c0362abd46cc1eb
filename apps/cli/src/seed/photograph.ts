import sharp from "sharp";
import { pictures } from "./picture.ts";
import type { SeedPhotograph } from "./plan.ts";
import { between, chance, type Random, randomFor } from "./random.ts";
import { background, definitions, groundOf, light } from "./scene.ts";
import { kitOf, type Sketch } from "./sketch.ts";

type Drawn = Omit<SeedPhotograph, "key">;

/** Draws a photograph: a JPEG of 1200 × 900 pixels, always the same for the same argument. */
export async function drawPhotograph({ picture, paint, drawing, view }: Drawn): Promise<Buffer> {
  // The thing and its room come from one source and the camera from another, so that views of one item agree.
  const kit = kitOf(paint, randomFor("thing", drawing));
  const camera = randomFor("camera", drawing, view);
  const sketch: Sketch = pictures[picture];
  const defined = definitions(kit);
  const scene = background(sketch.surface, kit);
  const thing = `<g transform="${placement(sketch, view, camera)}">${standingShadow(sketch)}${sketch.draw(kit)}</g>`;
  const shadow = sketch.surface === "flat" ? await lyingShadow(`${defined}${thing}`) : "";
  const svg = svgOf(`${defined}${scene}${shadow}${thing}${light(camera)}`);
  return sharp(svg).jpeg({ quality: 84 }).toBuffer();
}

function svgOf(content: string, scale = 1): Buffer {
  const [width, height] = [1200 * scale, 900 * scale];
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 1200 900">${content}</svg>`,
  );
}

function standingShadow({ surface, shadow }: Sketch): string {
  if (surface === "flat" || shadow === 0) return "";
  return `<ellipse cx="14" cy="2" rx="${shadow * 1.2}" ry="${36 + shadow * 0.1}" fill="url(#shade)"/>`;
}

/** The shadow of what lies flat: its outline, blurred at a quarter of the size, where that costs a tenth. */
async function lyingShadow(thing: string): Promise<string> {
  const outline = await sharp(svgOf(thing, 0.25))
    .extractChannel("alpha")
    .blur(3.4)
    .linear(0.42, 0)
    .toBuffer();
  const { width, height } = { width: 300, height: 225 };
  const image = await sharp({ create: { width, height, channels: 3, background: "#1a120a" } })
    .joinChannel(outline)
    .png({ compressionLevel: 1 })
    .toBuffer();
  return `<image x="10" y="16" width="1200" height="900" href="data:image/png;base64,${image.toString("base64")}"/>`;
}

/** Where the thing stands in the picture, how large and how turned, as an SVG transform. */
function placement({ surface, scale }: Sketch, view: number, camera: Random): string {
  const above = surface === "flat";
  const near = view === 0 ? 1 : between(camera, 1.28, 1.5);
  const size = scale * near * between(camera, 0.95, 1.04);
  const turn = above ? between(camera, -9, 9) * (view + 1) : between(camera, -0.8, 0.8);
  const aside =
    view === 0 ? between(camera, -40, 40) : between(camera, 90, 190) * (chance(camera, 0.5) ? 1 : -1);
  const down = above ? between(camera, -14, 14) : between(camera, -4, 16) + (view === 0 ? 0 : 40);
  const flip = chance(camera, 0.5) ? -1 : 1;
  return `translate(${(600 + aside).toFixed(1)},${(groundOf[surface] + down).toFixed(1)}) rotate(${turn.toFixed(2)}) scale(${(size * flip).toFixed(3)},${size.toFixed(3)})`;
}
