import { darker, lighter, mix } from "./paint.ts";
import { between, chance, pick, type Random, whole } from "./random.ts";
import { each, type Kit, type Surface, series } from "./sketch.ts";

const WIDTH = 1_200;
const HEIGHT = 900;

const walls = ["#e9e3d8", "#dfe5e3", "#e6dcd6", "#d9dfe6", "#e4e4dc", "#cfd8cf", "#e8d9c9"] as const;
const floors = ["#b98d5e", "#a7794f", "#c9a778", "#8f6a4a"] as const;
const tables = ["#c8a173", "#a9805a", "#dcd6cc", "#8d6b50", "#d8c3a5"] as const;
const cloths = ["#e8e2d6", "#d5d9dc", "#e3d6cb", "#c9b18f", "#cbd3cb"] as const;

/** The height of the ground on which a thing stands, or of its middle when it is seen from above. */
export const groundOf: Readonly<Record<Surface, number>> = {
  floor: 752,
  table: 712,
  outdoor: 762,
  flat: 450,
};

/** Colours that sketches and scenes fill with. */
export function definitions({ base, light, dark, deep, accent, random }: Kit): string {
  const sky = pick(random, ["#4f7fb8", "#5b9a8b", "#c77d5d", "#7a6bb0", "#3f4d6b"]);
  return `<defs>
  <linearGradient id="body" x1="0" y1="0" x2="0.7" y2="1"><stop offset="0" stop-color="${light}"/><stop offset="0.5" stop-color="${base}"/><stop offset="1" stop-color="${dark}"/></linearGradient>
  <linearGradient id="side" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${dark}"/><stop offset="1" stop-color="${deep}"/></linearGradient>
  <linearGradient id="metal" x1="0" y1="0" x2="1" y2="0.6"><stop offset="0" stop-color="#f3f5f7"/><stop offset="0.45" stop-color="#b3bac2"/><stop offset="0.6" stop-color="#dde1e5"/><stop offset="1" stop-color="#868d96"/></linearGradient>
  <linearGradient id="wood" x1="0" y1="0" x2="1" y2="0.3"><stop offset="0" stop-color="#c99d68"/><stop offset="0.5" stop-color="#b98653"/><stop offset="1" stop-color="#9c6d40"/></linearGradient>
  <linearGradient id="screen" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${lighter(sky, 0.45)}"/><stop offset="0.5" stop-color="${sky}"/><stop offset="1" stop-color="${mix(sky, accent, 0.55)}"/></linearGradient>
  <radialGradient id="glass" cx="0.35" cy="0.3" r="0.9"><stop offset="0" stop-color="#8fa7c4"/><stop offset="0.35" stop-color="#34435c"/><stop offset="1" stop-color="#0d1119"/></radialGradient>
  <radialGradient id="glow"><stop offset="0" stop-color="#ffe7a3" stop-opacity="0.75"/><stop offset="0.5" stop-color="#ffe7a3" stop-opacity="0.28"/><stop offset="1" stop-color="#ffe7a3" stop-opacity="0"/></radialGradient>
  <radialGradient id="corner" cx="0.5" cy="0.45" r="0.8"><stop offset="0.6" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#1a120a" stop-opacity="0.28"/></radialGradient>
  <linearGradient id="daylight" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff6df" stop-opacity="0.42"/><stop offset="0.6" stop-color="#fff6df" stop-opacity="0"/></linearGradient>
  <radialGradient id="shade"><stop offset="0" stop-color="#1a120a" stop-opacity="0.55"/><stop offset="0.55" stop-color="#1a120a" stop-opacity="0.34"/><stop offset="1" stop-color="#1a120a" stop-opacity="0"/></radialGradient>
  <radialGradient id="haze"><stop offset="0" stop-color="#fff" stop-opacity="0.34"/><stop offset="0.78" stop-color="#fff" stop-opacity="0.3"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>
  <linearGradient id="beam"><stop offset="0" stop-color="#fff8e6" stop-opacity="0"/><stop offset="0.2" stop-color="#fff8e6"/><stop offset="0.8" stop-color="#fff8e6"/><stop offset="1" stop-color="#fff8e6" stop-opacity="0"/></linearGradient>
  <linearGradient id="crease"><stop offset="0" stop-color="#1a120a" stop-opacity="0"/><stop offset="0.6" stop-color="#1a120a" stop-opacity="0.1"/><stop offset="1" stop-color="#1a120a" stop-opacity="0"/></linearGradient>
</defs>`;
}

/** The room, table, street or cloth behind a thing of the kit's colour. */
export function background(surface: Surface, { base, random }: Kit): string {
  switch (surface) {
    case "floor":
      return room(apartFrom(pick(random, walls), base), random);
    case "table":
      return tableTop(apartFrom(pick(random, walls), base), random);
    case "outdoor":
      return street(random);
    case "flat":
      return chance(random, 0.5)
        ? planks(apartFrom(pick(random, tables), base), random)
        : cloth(apartFrom(pick(random, cloths), base), random);
  }
}

/** The light that falls over the whole picture. */
export function light(random: Random): string {
  const left = whole(random, -300, 250);
  return `<rect x="${left}" width="400" height="${HEIGHT}" transform="skewX(32)" fill="url(#beam)" fill-opacity="${between(random, 0.04, 0.1).toFixed(3)}"/>
  <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#daylight)"/><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#corner)"/>`;
}

// A white thing before a white wall is not seen, so the wall gets darker.
function apartFrom(colour: string, thing: string): string {
  const distance = brightness(colour) - brightness(thing);
  return Math.abs(distance) < 48
    ? darker(colour, distance > 0 && brightness(thing) < 150 ? 0 : 0.34)
    : colour;
}

function brightness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.3 + green * 0.59 + blue * 0.11;
}

function room(wall: string, random: Random): string {
  const floor = pick(random, floors);
  const frame = chance(random, 0.45)
    ? `<g transform="translate(${whole(random, 60, 140)},70)"><rect x="10" y="12" width="150" height="190" fill="#1a120a" fill-opacity="0.2"/><rect width="150" height="190" fill="#f6f2ea" stroke="#5a4632" stroke-width="8"/></g>`
    : "";
  return `<rect width="${WIDTH}" height="660" fill="${wall}"/><rect width="${WIDTH}" height="660" fill="#000" fill-opacity="0.05"/>${frame}
  <rect y="640" width="${WIDTH}" height="260" fill="${floor}"/>
  ${each(series(-1_500, 150, 29), (x) => `<path d="M${600 + (x - 600) * 0.55},640 L${x},900" stroke="${darker(floor, 0.35)}" stroke-width="2" stroke-opacity="0.5"/>`)}
  ${each([668, 708, 768, 850], (y) => `<path d="M0,${y} H${WIDTH}" stroke="${darker(floor, 0.3)}" stroke-width="1.5" stroke-opacity="0.25"/>`)}
  <rect y="618" width="${WIDTH}" height="24" fill="${lighter(wall, 0.6)}"/><rect y="640" width="${WIDTH}" height="7" fill="#000" fill-opacity="0.18"/>`;
}

function tableTop(wall: string, random: Random): string {
  const top = pick(random, tables);
  const bokeh = each(series(0, 1, 5), () => {
    const radius = whole(random, 50, 120);
    return `<circle cx="${whole(random, 0, WIDTH)}" cy="${whole(random, 40, 420)}" r="${radius}" fill="url(#haze)"/>`;
  });
  return `<rect width="${WIDTH}" height="${HEIGHT}" fill="${wall}"/>${bokeh}
  <rect y="560" width="${WIDTH}" height="340" fill="${top}"/><rect y="560" width="${WIDTH}" height="10" fill="${lighter(top, 0.4)}"/>
  ${each(series(600, 46, 7), (y) => `<path d="M0,${y} C300,${y + whole(random, -9, 9)} 800,${y + whole(random, -9, 9)} ${WIDTH},${y}" stroke="${darker(top, 0.3)}" stroke-width="2" fill="none" stroke-opacity="0.22"/>`)}`;
}

function street(random: Random): string {
  const brick = pick(random, ["#a8604a", "#b98a6a", "#8f7f72", "#c2b3a0"]);
  const rows = each(series(0, 42, 16), (y, row) =>
    each(series(row % 2 === 0 ? -50 : 0, 100, 13), (x) => {
      const shade = darker(brick, between(random, 0, 0.16));
      return `<rect x="${x + 2}" y="${y + 2}" width="96" height="38" rx="3" fill="${shade}"/>`;
    }),
  );
  return `<rect width="${WIDTH}" height="672" fill="${lighter(brick, 0.35)}"/>${rows}
  <rect y="660" width="${WIDTH}" height="240" fill="#9a9894"/><rect y="660" width="${WIDTH}" height="14" fill="#6f6d6a"/>
  ${each(series(-800, 240, 12), (x) => `<path d="M${600 + (x - 600) * 0.6},674 L${x},900" stroke="#7d7b78" stroke-width="3"/>`)}
  <path d="M0,750 H${WIDTH} M0,840 H${WIDTH}" stroke="#7d7b78" stroke-width="3"/>`;
}

function planks(wood: string, random: Random): string {
  return each(series(0, 150, 6), (y) => {
    const shade = darker(wood, between(random, 0, 0.12));
    const grain = each(series(y + 30, 38, 3), (line) => {
      const bend = whole(random, -14, 14);
      return `<path d="M0,${line} C400,${line + bend} 800,${line - bend} ${WIDTH},${line}" stroke="${darker(shade, 0.25)}" stroke-width="2" fill="none" stroke-opacity="0.3"/>`;
    });
    return `<rect y="${y}" width="${WIDTH}" height="150" fill="${shade}"/>${grain}<rect y="${y + 147}" width="${WIDTH}" height="3" fill="${darker(wood, 0.5)}" fill-opacity="0.6"/>`;
  });
}

function cloth(colour: string, random: Random): string {
  const folds = each(series(0, 1, 5), () => {
    const lean = whole(random, -14, 14);
    return `<rect x="${whole(random, -100, WIDTH)}" width="${whole(random, 60, 150)}" height="${HEIGHT}" transform="skewX(${lean})" fill="url(#crease)"/>`;
  });
  return `<pattern id="weave" width="12" height="12" patternUnits="userSpaceOnUse"><rect width="12" height="12" fill="${colour}"/><path d="M0,6.5 H12" stroke="${darker(colour, 0.06)}"/><path d="M6.5,0 V12" stroke="${lighter(colour, 0.1)}"/></pattern>
  <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#weave)"/>${folds}`;
}
