import sharp from "sharp";
import { pictures } from "./picture.ts";
import type { SeedPhotograph } from "./plan.ts";
import { between, chance, type Random, randomFor } from "./random.ts";
import { background, definitions, groundOf, light } from "./scene.ts";
import { kitOf, type Sketch } from "./sketch.ts";

type Drawn = Omit<SeedPhotograph, "key">;

/** Draws a photograph: a JPEG of 1200 × 900 pixels, always the same for the same argument. */
export async function drawPhotograph(photograph: Drawn): Promise<Buffer> {
  return sharp(Buffer.from(svgOf(photograph)))
    .jpeg({ quality: 84 })
    .toBuffer();
}

function svgOf({ picture, paint, drawing, view }: Drawn): string {
  // The thing and its room come from one source and the camera from another, so that views of one item agree.
  const kit = kitOf(paint, randomFor("thing", drawing));
  const camera = randomFor("camera", drawing, view);
  const sketch: Sketch = pictures[picture];
  const scene = `${definitions(kit)}${background(sketch.surface, kit)}`;
  const above = sketch.surface === "flat";
  const shadow =
    above || sketch.shadow === 0
      ? ""
      : `<ellipse cx="14" cy="2" rx="${sketch.shadow * 1.06}" ry="${20 + sketch.shadow * 0.06}" fill="#1a120a" opacity="0.42" filter="url(#soft)"/>`;
  const thing = `<g${above ? ' filter="url(#drop)"' : ""}>${sketch.draw(kit)}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900" viewBox="0 0 1200 900">${scene}
  <g transform="${placement(sketch, view, camera)}">${shadow}${thing}</g>${light(camera)}</svg>`;
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
