import { darker, lighter } from "../paint.ts";
import { pick, whole } from "../random.ts";
import { each, type Kit, type Sketch, series } from "../sketch.ts";

const brickColours = ["#c9352e", "#e6b52c", "#2f68b1", "#3f8f4f", "#f0eee8", "#e07b35"] as const;

interface Brick {
  readonly x: number;
  readonly y: number;
  readonly studs: number;
  readonly colour: string;
}

/** A building brick seen from a little above; y is its foot. */
function brick({ x, y, studs, colour }: Brick): string {
  const width = studs * 62;
  return `<g transform="translate(${x},${y})"><polygon points="${width},-72 ${width + 34},-96 ${width + 34},-24 ${width},0" fill="${darker(colour, 0.4)}"/><rect y="-72" width="${width}" height="72" fill="${colour}"/><rect y="-72" width="${width}" height="8" fill="${lighter(colour, 0.3)}"/><polygon points="0,-72 34,-96 ${width + 34},-96 ${width},-72" fill="${lighter(colour, 0.2)}"/>
    ${each(series(48, 62, studs), (stud) => `<path d="M${stud - 20},-86 v-16 h40 v16 Z" fill="${darker(colour, 0.16)}"/><ellipse cx="${stud}" cy="-84" rx="20" ry="8" fill="${darker(colour, 0.16)}"/><ellipse cx="${stud}" cy="-103" rx="20" ry="8" fill="${lighter(colour, 0.28)}"/>`)}</g>`;
}

const heap = ({ base, random }: Kit, rows: readonly (readonly [x: number, y: number, studs: number])[]) =>
  rows
    .map(([x, y, studs], index) =>
      brick({ x, y, studs, colour: index % 3 === 0 ? base : pick(random, brickColours) }),
    )
    .join("");

const pawn = (x: number, colour: string) =>
  `<g transform="translate(${x},0)"><ellipse cy="-8" rx="36" ry="12" fill="${darker(colour, 0.3)}"/><path d="M-34,-10 C-20,-50 -14,-70 -14,-92 H14 C14,-70 20,-50 34,-10 Z" fill="${colour}"/><circle cy="-112" r="27" fill="${colour}"/><circle cx="-8" cy="-120" r="8" fill="#fff" fill-opacity="0.6"/></g>`;

/** Building sets and board games. */
export const toys = {
  bricks: {
    surface: "table",
    scale: 1.25,
    shadow: 360,
    draw: (kit) =>
      heap(kit, [
        [-350, 0, 4],
        [-70, 0, 3],
        [150, 0, 3],
        [-290, -72, 3],
        [-90, -72, 4],
        [180, -72, 2],
        [-210, -144, 4],
        [70, -144, 2],
        [-120, -216, 3],
        [-60, -288, 2],
      ]),
  },
  brickhouse: {
    surface: "table",
    scale: 1.12,
    shadow: 370,
    draw: (kit) => {
      const { base, accent } = kit;
      return `<rect x="-370" y="-20" width="740" height="22" fill="#4f9157"/>${each([-20, -92, -164], (y) => `${brick({ x: -270, y, studs: 2, colour: "#efe9dd" })}${brick({ x: -146, y, studs: 2, colour: y === -92 ? "#dfe8ee" : "#efe9dd" })}${brick({ x: 108, y, studs: 2, colour: "#efe9dd" })}`)}
        <rect x="-22" y="-236" width="130" height="216" fill="#5b4a3a"/><rect x="-6" y="-216" width="98" height="196" fill="${accent}"/><circle cx="76" cy="-110" r="8" fill="#f1dc8d"/>${brick({ x: -286, y: -236, studs: 9, colour: base })}${brick({ x: -224, y: -308, studs: 7, colour: base })}${brick({ x: -162, y: -380, studs: 5, colour: base })}${brick({ x: -100, y: -452, studs: 3, colour: base })}
        ${brick({ x: 290, y: -20, studs: 1, colour: "#8a5a34" })}${brick({ x: 260, y: -92, studs: 2, colour: "#3f8f4f" })}${brick({ x: 290, y: -164, studs: 1, colour: "#3f8f4f" })}`;
    },
  },
  brickcar: {
    surface: "table",
    scale: 1.25,
    shadow: 370,
    draw: ({
      base,
      accent,
      dark,
      random,
    }) => `${brick({ x: -340, y: -70, studs: 11, colour: base })}${brick({ x: -340, y: -142, studs: 4, colour: base })}${brick({ x: 60, y: -142, studs: 4, colour: base })}<polygon points="-92,-142 60,-142 60,-250 -50,-250" fill="#9cc3dc"/><path d="M-72,-160 L-40,-236" stroke="#fff" stroke-width="9" stroke-opacity="0.7"/>${brick({ x: -60, y: -250, studs: 3, colour: accent })}<rect x="300" y="-132" width="36" height="30" rx="8" fill="#ffe28a"/>
      ${each([-210, 200], (x) => `<circle cx="${x}" cy="-72" r="74" fill="#1f2023"/>${each(series(0, 30, 12), (turn) => `<rect x="${x - 9}" y="-150" width="18" height="18" fill="#1f2023" transform="rotate(${turn} ${x} -72)"/>`)}<circle cx="${x}" cy="-72" r="40" fill="#c9ced4"/><circle cx="${x}" cy="-72" r="16" fill="${dark}"/>`)}${brick({ x: -336, y: -214, studs: whole(random, 1, 2), colour: accent })}`,
  },
  boardgame: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: ({ base, pale, accent, dark, random }) => {
      const field = (x: number, y: number, index: number) =>
        `<rect x="${x}" y="${y}" width="62" height="62" rx="6" fill="${[pale, accent, "#f6efdc", base, "#e9dcc0"][index % 5]}" stroke="${dark}" stroke-width="3"/>`;
      return `<rect x="-300" y="-300" width="600" height="600" rx="12" fill="${dark}"/><rect x="-284" y="-284" width="568" height="568" fill="#f3e7cb"/>${each(series(-272, 68, 8), (at, index) => `${field(at, -272, index)}${field(at, 206, index + 2)}${index > 0 && index < 7 ? `${field(-272, at, index + 1)}${field(204, at, index + 3)}` : ""}`)}
        <rect x="-160" y="-160" width="320" height="320" rx="20" fill="url(#body)"/><path d="M0,-120 l32,76 l82,6 l-62,54 l18,80 l-70,-42 l-70,42 l18,-80 l-62,-54 l82,-6 Z" fill="${accent}" stroke="#fff" stroke-width="6"/>
        <g transform="translate(${whole(random, 300, 340)},-150) rotate(24)"><rect x="-44" y="-44" width="88" height="88" rx="16" fill="#fbf8f2"/>${each([-22, 22], (x) => each([-22, 22], (y) => `<circle cx="${x}" cy="${y}" r="9" fill="#333"/>`))}</g><g transform="translate(348,-20) rotate(-14)"><rect x="-44" y="-44" width="88" height="88" rx="16" fill="#fbf8f2"/><circle r="12" fill="#c33"/></g>
        <g transform="translate(-360,150)">${each([0, 1, 2], (n) => `<rect x="-60" y="-90" width="120" height="176" rx="10" fill="#fdfaf3" stroke="${dark}" stroke-width="3" transform="rotate(${-18 + n * 16})"/>`)}<circle r="30" fill="${base}"/></g>`;
    },
  },
  gamebox: {
    surface: "table",
    scale: 1.25,
    shadow: 380,
    draw: ({
      base,
      dark,
      deep,
      pale,
      accent,
    }) => `<polygon points="-330,-430 70,-430 70,0 -330,0" fill="${base}"/><polygon points="70,-430 120,-456 120,-24 70,0" fill="url(#side)"/><polygon points="-330,-430 -280,-456 120,-456 70,-430" fill="${pale}"/><rect x="-306" y="-404" width="352" height="380" fill="url(#screen)"/><path d="M-306,-24 V-150 L-210,-240 L-120,-150 L-40,-260 L46,-140 V-24 Z" fill="${deep}" fill-opacity="0.8"/><circle cx="-40" cy="-320" r="44" fill="${accent}"/><rect x="-280" y="-384" width="200" height="42" rx="6" fill="#fdfaf2"/><rect x="-280" y="-330" width="130" height="20" rx="5" fill="#fdfaf2" fill-opacity="0.85"/>
      ${pawn(190, accent)}${pawn(268, "#3f77b5")}${pawn(346, "#4f9157")}<g transform="translate(230,30)"><rect x="-36" y="-60" width="72" height="66" rx="12" fill="#fbf8f2" stroke="#cfc8b8" stroke-width="3"/><circle cx="-14" cy="-40" r="7" fill="${dark}"/><circle cx="14" cy="-14" r="7" fill="${dark}"/><circle cy="-27" r="7" fill="${dark}"/></g>`,
  },
} satisfies Record<string, Sketch>;
