import { darker, lighter } from "../paint.ts";
import { between, pick, whole } from "../random.ts";
import { each, type Kit, type Sketch, series } from "../sketch.ts";

const covers = [
  "#8f3b34",
  "#2f5873",
  "#c99a3f",
  "#4d6b4b",
  "#6f4a6e",
  "#d4c7ad",
  "#28323d",
  "#b86a45",
] as const;

/** Books that lie on each other, the lowest on the ground. */
function stack(thicknesses: readonly number[], { base, random }: Kit): string {
  let top = 0;
  return each(thicknesses, (thickness, index) => {
    const colour = index === thicknesses.length - 1 ? base : pick(random, covers);
    const half = between(random, 210, 270) - index * 7;
    const shift = between(random, -24, 24);
    top -= thickness;
    return `<g transform="translate(${shift.toFixed(0)},${top})"><rect x="${-half}" width="${half * 2}" height="${thickness}" rx="5" fill="${darker(colour, 0.2)}"/><rect x="${-half + 4}" y="8" width="${half * 2 - 22}" height="${thickness - 16}" fill="#efe7d4"/>${each(series(13, 7, Math.floor((thickness - 20) / 7)), (y) => `<path d="M${-half + 30},${y} H${half - 20}" stroke="#c9bd9f" stroke-width="2"/>`)}
      <rect x="${-half}" width="46" height="${thickness}" rx="5" fill="${colour}"/><rect x="${-half + 8}" y="${thickness / 2 - 4}" width="30" height="8" fill="${lighter(colour, 0.6)}"/><rect x="${-half}" width="${half * 2}" height="8" rx="3" fill="${colour}"/><rect x="${-half}" y="${thickness - 8}" width="${half * 2}" height="8" rx="3" fill="${colour}"/></g>`;
  });
}

function front({ base, dark, deep, pale, accent, random }: Kit): string {
  const art = pick(random, [
    `<circle cx="30" cy="-60" r="92" fill="${accent}"/><path d="M-170,250 L-170,90 L-60,-30 L40,80 L100,20 L170,110 V250 Z" fill="${deep}"/>`,
    `${each(series(-130, 52, 6), (x, index) => `<rect x="${x}" y="${-20 - index * 24}" width="34" height="${260 + index * 24}" fill="${index % 2 === 0 ? accent : deep}"/>`)}`,
    `<path d="M0,240 V-20 M0,120 C-90,100 -110,20 -100,-30 C-40,-10 0,50 0,120 M0,70 C80,50 110,-30 96,-80 C30,-60 0,10 0,70" fill="${deep}" stroke="${accent}" stroke-width="9"/>`,
    `${each([150, 110, 70, 30], (r, index) => `<circle cy="60" r="${r}" fill="${index % 2 === 0 ? accent : pale}"/>`)}`,
  ]);
  return `<rect x="-182" y="-278" width="378" height="556" rx="6" fill="#efe7d4"/><rect x="-190" y="-282" width="378" height="560" rx="7" fill="${base}"/>${art}<rect x="-190" y="-282" width="24" height="560" fill="${dark}" fill-opacity="0.6"/>
    <rect x="-130" y="-238" width="${whole(random, 200, 270)}" height="30" rx="4" fill="${pale}"/><rect x="-130" y="-194" width="${whole(random, 110, 190)}" height="30" rx="4" fill="${pale}"/><rect x="-130" y="-146" width="150" height="13" rx="4" fill="${pale}" fill-opacity="0.8"/>`;
}

/** Books, alone, open or in a pile. */
export const books = {
  novel: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: (kit) =>
      `${front(kit)}<g transform="translate(300,190) rotate(-24)"><rect x="-24" y="-150" width="48" height="210" fill="${kit.accent}"/><path d="M-24,60 h48 l-24,-26 Z" fill="${kit.dark}"/></g>`,
  },
  bookpile: {
    surface: "table",
    scale: 1.25,
    shadow: 300,
    draw: (kit) =>
      `${stack(
        series(0, 1, whole(kit.random, 4, 6)).map(() => whole(kit.random, 50, 84)),
        kit,
      )}`,
  },
  openbook: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: ({
      base,
      accent,
    }) => `<path d="M-406,-236 L0,-214 L406,-236 V252 L0,268 L-406,252 Z" fill="${base}"/><path d="M0,-206 C-90,-256 -280,-256 -388,-232 V230 C-280,210 -90,210 0,252 Z" fill="#fbf6e9"/><path d="M0,-206 C90,-256 280,-256 388,-232 V230 C280,210 90,210 0,252 Z" fill="#f4edda"/>
      ${each(series(-176, 30, 12), (y) => `<path d="M-340,${y} C-240,${y - 12} -120,${y - 8} -44,${y + 14}" stroke="#8d8678" stroke-width="5" fill="none" stroke-opacity="0.65"/>`)}<g transform="skewY(-3)"><rect x="60" y="-160" width="290" height="180" fill="url(#screen)"/></g>${each(series(70, 30, 4), (y) => `<path d="M52,${y + 6} C140,${y - 16} 250,${y - 20} 344,${y - 14}" stroke="#8d8678" stroke-width="5" fill="none" stroke-opacity="0.65"/>`)}
      <path d="M0,-206 V252" stroke="#c9bfa6" stroke-width="6"/><path d="M30,-226 v330 l18,-22 l18,22 v-340 Z" fill="${accent}"/>`,
  },
  textbook: {
    surface: "table",
    scale: 1.25,
    shadow: 300,
    draw: (kit) =>
      `${stack([92, 104, 98], kit)}${each([0, 1, 2], (n) => `<rect x="${176 + n * 8}" y="${-278 + n * 26}" width="40" height="16" fill="${["#f2d544", "#ef7f6c", "#7cc4e8"][n]}"/>`)}<g transform="translate(-10,-294) rotate(-3)"><rect x="-150" y="-12" width="290" height="15" rx="4" fill="#e8b93e"/><path d="M140,-12 l34,8 l-34,7 Z" fill="#ecd7b2"/><path d="M162,-6 l12,2 l-12,3 Z" fill="#333"/><rect x="-166" y="-12" width="20" height="15" rx="4" fill="#d98a94"/></g>`,
  },
} satisfies Record<string, Sketch>;
