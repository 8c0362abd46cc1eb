import { darker, lighter } from "../paint.ts";
import { chance, pick, whole } from "../random.ts";
import { each, type Kit, type Sketch, series } from "../sketch.ts";

const legs = (xs: readonly number[]) =>
  each(xs, (x) => `<polygon points="${x - 15},-70 ${x + 15},-70 ${x + 8},0 ${x - 8},0" fill="#5d4027"/>`);

/** A seat or a chair's leg in the thing's own wood. */
const post = ({ dark }: Kit, [x, top]: readonly [number, number]) =>
  `<polygon points="${x - 13},${top} ${x + 13},${top} ${x + 9},0 ${x - 9},0" fill="url(#body)" stroke="${dark}" stroke-width="2"/>`;

function sofa(seats: number, { base, dark, deep, light, accent }: Kit): string {
  const half = 130 + seats * 92;
  const inner = half - 74;
  const seat = (inner * 2) / seats;
  const cushions = (y: number, height: number) =>
    each(
      series(-inner, seat, seats),
      (x) =>
        `<rect x="${x + 3}" y="${y}" width="${seat - 6}" height="${height}" rx="26" fill="url(#body)" stroke="${dark}" stroke-width="3"/>`,
    );
  return `${legs([-half + 44, half - 44])}<rect x="${-half + 20}" y="-370" width="${half * 2 - 40}" height="300" rx="40" fill="${dark}"/>${cushions(-392, 214)}
    <rect x="${-half + 16}" y="-130" width="${half * 2 - 32}" height="72" rx="16" fill="${dark}"/>${cushions(-206, 96)}
    <path d="M${-half},-250 q0,-48 48,-48 h10 q36,0 36,44 v196 h-94 Z M${half},-250 q0,-48 -48,-48 h-10 q-36,0 -36,44 v196 h94 Z" fill="${base}" stroke="${dark}" stroke-width="4"/>
    <rect x="${-inner + 14}" y="-330" width="132" height="124" rx="24" fill="${accent}" stroke="${deep}" stroke-width="3" transform="rotate(-9 ${-inner + 80} -268)"/><path d="M${-half + 20},-236 v160" stroke="${light}" stroke-width="8" stroke-opacity="0.4"/>`;
}

const tableLegs = (kit: Kit, xs: readonly number[]) => each(xs, (x) => post(kit, [x, -330]));

/** Sofas, tables, chairs and storage. */
export const furniture = {
  sofa: { surface: "floor", scale: 1.12, shadow: 400, draw: (kit) => sofa(3, kit) },
  loveseat: { surface: "floor", scale: 1.25, shadow: 310, draw: (kit) => sofa(2, kit) },
  armchair: {
    surface: "floor",
    scale: 1.25,
    shadow: 240,
    draw: ({
      base,
      dark,
      light,
    }) => `${legs([-170, 170])}<path d="M-170,-420 C-176,-560 176,-560 170,-420 L176,-80 H-176 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/>
      ${each([-70, 0, 70], (x) => `<circle cx="${x}" cy="-420" r="7" fill="${dark}"/><circle cx="${x * 0.6}" cy="-350" r="7" fill="${dark}"/>`)}
      <rect x="-160" y="-226" width="320" height="104" rx="34" fill="${light}" stroke="${dark}" stroke-width="4"/><rect x="-200" y="-130" width="400" height="66" rx="18" fill="${dark}"/>
      <path d="M-236,-270 q0,-50 46,-50 q40,0 40,50 v206 h-86 Z M236,-270 q0,-50 -46,-50 q-40,0 -40,50 v206 h86 Z" fill="${base}" stroke="${dark}" stroke-width="4"/>`,
  },
  chair: {
    surface: "floor",
    scale: 1.12,
    shadow: 210,
    draw: (kit) => {
      const { dark, accent, random } = kit;
      const back = chance(random, 0.5)
        ? each(
            [-470, -410, -350],
            (y) =>
              `<path d="M-128,${y} Q0,${y - 26} 128,${y} v30 Q0,${y + 4} -128,${y + 30} Z" fill="url(#body)" stroke="${dark}" stroke-width="3"/>`,
          )
        : each(
            series(-96, 48, 5),
            (x) =>
              `<rect x="${x - 8}" y="-500" width="16" height="250" fill="url(#body)" stroke="${dark}" stroke-width="2"/>`,
          );
      return `<rect x="-142" y="-530" width="24" height="290" rx="8" fill="url(#body)"/><rect x="118" y="-530" width="24" height="290" rx="8" fill="url(#body)"/>${back}
        <path d="M-146,-536 Q0,-566 146,-536 v38 Q0,-528 -146,-498 Z" fill="url(#body)" stroke="${dark}" stroke-width="3"/>
        <g transform="translate(0,-34) scale(0.94,1)" opacity="0.85">${post(kit, [-120, -210])}${post(kit, [120, -210])}</g>
        <path d="M-150,-262 H150 L186,-214 H-186 Z" fill="${accent}"/><path d="M-186,-214 H186 v26 H-186 Z" fill="url(#body)" stroke="${dark}" stroke-width="3"/>${post(kit, [-168, -190])}${post(kit, [168, -190])}
        <rect x="-160" y="-104" width="320" height="14" fill="${dark}"/>`;
    },
  },
  officechair: {
    surface: "floor",
    scale: 1,
    shadow: 210,
    draw: ({
      base,
      dark,
      deep,
    }) => `<path d="M-140,-590 C-110,-630 110,-630 140,-590 L150,-330 C100,-300 -100,-300 -150,-330 Z" fill="url(#body)" stroke="${deep}" stroke-width="5"/>${each(series(-560, 40, 6), (y) => `<path d="M-128,${y} Q0,${y + 16} 128,${y}" stroke="${deep}" stroke-width="4" fill="none" stroke-opacity="0.5"/>`)}
      <rect x="-16" y="-330" width="32" height="80" fill="#3a3d42"/><path d="M-190,-270 Q0,-300 190,-270 L200,-210 Q0,-180 -200,-210 Z" fill="${base}" stroke="${deep}" stroke-width="5"/>
      <path d="M-210,-370 h50 v16 h-30 v110 M210,-370 h-50 v16 h30 v110" fill="none" stroke="${dark}" stroke-width="20" stroke-linejoin="round"/><rect x="-14" y="-206" width="28" height="120" fill="url(#metal)"/>
      <path d="M0,-92 L-190,-34 M0,-92 L190,-34 M0,-92 L-70,-20 M0,-92 L70,-20" stroke="#34373c" stroke-width="22" stroke-linecap="round"/>${each([-190, -70, 70, 190], (x) => `<circle cx="${x}" cy="${Math.abs(x) > 100 ? -22 : -14}" r="19" fill="#1d1f22"/>`)}`,
  },
  stool: {
    surface: "floor",
    scale: 1.25,
    shadow: 160,
    draw: ({
      dark,
      light,
    }) => `<path d="M-90,-400 L-150,0 M90,-400 L150,0" stroke="${dark}" stroke-width="30"/><path d="M-60,-400 L-84,-10 M60,-400 L84,-10" stroke="${dark}" stroke-width="22" stroke-opacity="0.7"/><rect x="-112" y="-176" width="224" height="18" fill="${dark}"/>
      <ellipse cy="-400" rx="172" ry="40" fill="${dark}"/><ellipse cy="-418" rx="172" ry="42" fill="url(#body)"/><ellipse cx="-30" cy="-426" rx="100" ry="18" fill="${light}" fill-opacity="0.5"/>`,
  },
  table: {
    surface: "floor",
    scale: 1.25,
    shadow: 380,
    draw: (kit) =>
      `<g opacity="0.8" transform="translate(0,-40)">${tableLegs(kit, [-300, 300])}</g><path d="M-320,-396 H320 L400,-338 H-400 Z" fill="${kit.light}"/>${each(series(-380, 13, 4), (y) => `<path d="M${-330 - (y + 396) * 1.2},${y} H${330 + (y + 396) * 1.2}" stroke="${kit.dark}" stroke-width="2" stroke-opacity="0.3"/>`)}
      <path d="M-400,-338 H400 v30 H-400 Z" fill="url(#body)"/>${tableLegs(kit, [-370, 370])}<rect x="-356" y="-308" width="712" height="36" fill="${kit.dark}"/>
      <g transform="translate(${whole(kit.random, -120, 120)},-368)"><path d="M-34,0 C-44,-60 -20,-72 -18,-96 H18 C20,-72 44,-60 34,0 Z" fill="${kit.accent}"/><path d="M0,-96 C-6,-150 -50,-170 -70,-176 M0,-96 C4,-160 30,-190 56,-200 M0,-96 V-206" stroke="#557a4a" stroke-width="6" fill="none"/>${each(
        [
          [-72, -178],
          [58, -202],
          [0, -212],
        ].map((_, index) => index),
        (index) => {
          const [x = 0, y = 0] =
            [
              [-72, -178],
              [58, -202],
              [0, -212],
            ][index] ?? [];
          return `<circle cx="${x}" cy="${y}" r="20" fill="#e7d3d9"/>`;
        },
      )}</g>`,
  },
  roundtable: {
    surface: "floor",
    scale: 1.25,
    shadow: 260,
    draw: ({ dark, light, accent }) =>
      `<path d="M-36,-320 L-24,-60 L-170,-10 L-160,4 L0,-34 L160,4 L170,-10 L24,-60 L36,-320 Z" fill="${dark}"/><ellipse cy="-322" rx="368" ry="86" fill="${dark}"/><ellipse cy="-342" rx="368" ry="86" fill="url(#body)"/>
      <ellipse cx="-60" cy="-358" rx="240" ry="46" fill="${light}" fill-opacity="0.4"/><path d="M-30,-420 H150 Q140,-360 90,-352 H30 Q-20,-360 -30,-420 Z" fill="${accent}"/><ellipse cx="60" cy="-420" rx="90" ry="20" fill="#5c4634"/>${each([10, 60, 110], (x) => `<circle cx="${x}" cy="-432" r="30" fill="${x === 60 ? "#d8a83a" : "#b9433a"}"/>`)}`,
  },
  desk: {
    surface: "floor",
    scale: 1,
    shadow: 380,
    draw: (kit) =>
      `<path d="M-340,-420 H340 L400,-366 H-400 Z" fill="${kit.light}"/><rect x="-400" y="-366" width="800" height="30" fill="url(#body)"/>${each([-378, 30], (x) => post(kit, [x + 10, -336]))}<rect x="110" y="-336" width="276" height="324" fill="url(#body)" stroke="${kit.dark}" stroke-width="4"/>
      ${each([-322, -216, -110], (y) => `<rect x="124" y="${y}" width="248" height="92" fill="${kit.light}" fill-opacity="0.5" stroke-opacity="0.5" stroke="${kit.dark}" stroke-width="3"/><rect x="220" y="${y + 38}" width="56" height="12" rx="6" fill="#5b4632"/>`)}
      <rect x="-250" y="-586" width="240" height="156" rx="10" fill="#22252a"/><rect x="-238" y="-574" width="216" height="130" fill="url(#screen)"/><path d="M-146,-430 h32 l12,38 h-56 Z" fill="#8c939b"/>
      <path d="M220,-400 v-110 l-70,-52" stroke="#3b3e44" stroke-width="10" fill="none"/><path d="M170,-590 L110,-530 L160,-510 Z" fill="${kit.accent}"/><ellipse cx="220" cy="-398" rx="44" ry="12" fill="#3b3e44"/>`,
  },
  bookcase: {
    surface: "floor",
    scale: 1,
    shadow: 270,
    draw: ({ dark, deep, random }) => {
      const row = (y: number) => {
        let x = -214;
        let books = "";
        while (x < whole(random, 60, 170)) {
          const [width, height] = [whole(random, 18, 36), whole(random, 74, 108)];
          const colour = pick(random, [
            "#b5523f",
            "#3f6f8f",
            "#d3b25f",
            "#5d7f5a",
            "#8a5f86",
            "#d9d2c3",
            "#2f3b46",
          ]);
          books += `<rect x="${x}" y="${y - height}" width="${width}" height="${height}" fill="${colour}"/><rect x="${x}" y="${y - height + 14}" width="${width}" height="6" fill="#fff" fill-opacity="0.4"/>`;
          x += width + 2;
        }
        return books;
      };
      return `<polygon points="240,-620 270,-640 270,-20 240,0" fill="url(#side)"/><rect x="-240" y="-620" width="480" height="620" fill="url(#body)"/>
        ${each([-598, -454, -310, -166], (y) => `<rect x="-218" y="${y}" width="436" height="128" fill="${deep}" fill-opacity="0.82"/>${row(y + 128)}<rect x="-218" y="${y + 128}" width="436" height="5" fill="#000" fill-opacity="0.25"/>`)}
        <rect x="-240" y="-620" width="480" height="620" fill="none" stroke="${dark}" stroke-width="5"/><path d="M150,-310 c-6,-50 66,-50 60,0 Z" fill="#f1ece2" transform="translate(-16,128)"/>`;
    },
  },
  drawers: {
    surface: "floor",
    scale: 1.25,
    shadow: 320,
    draw: ({
      dark,
      light,
      accent,
    }) => `${each([-270, 270], (x) => `<polygon points="${x - 16},-60 ${x + 16},-60 ${x + 9},0 ${x - 9},0" fill="${dark}"/>`)}<polygon points="-310,-436 -280,-462 340,-462 310,-436" fill="${light}"/><polygon points="310,-436 340,-462 340,-80 310,-54" fill="url(#side)"/><rect x="-310" y="-436" width="620" height="382" rx="6" fill="url(#body)" stroke="${dark}" stroke-width="4"/>
      ${each([-420, -300, -180], (y) => each([-296, 6], (x) => `<rect x="${x}" y="${y}" width="290" height="108" rx="4" fill="${light}" fill-opacity="0.45" stroke-opacity="0.45" stroke="${dark}" stroke-width="4"/><circle cx="${x + 145}" cy="${y + 54}" r="11" fill="#d9b461" stroke="#80632b" stroke-width="3"/>`))}
      <path d="M-200,-462 c-14,-50 -30,-60 -20,-92 h64 c10,32 -6,42 -20,92 Z" fill="${accent}"/><g transform="translate(150,-462)"><rect x="-60" y="-120" width="130" height="112" fill="#f7f3ea" stroke="#574330" stroke-width="9" transform="rotate(-4)"/></g>`,
  },
  wardrobe: {
    surface: "floor",
    scale: 1,
    shadow: 270,
    draw: ({
      dark,
      light,
    }) => `<polygon points="230,-636 262,-656 262,-22 230,-4" fill="url(#side)"/><rect x="-238" y="-640" width="470" height="640" fill="url(#body)" stroke="${dark}" stroke-width="5"/><rect x="-250" y="-654" width="494" height="24" fill="${light}" stroke="${dark}" stroke-width="3"/>
      ${each([-222, 4], (x) => `<rect x="${x}" y="-614" width="214" height="470" fill="${light}" fill-opacity="0.4" stroke-opacity="0.4" stroke="${dark}" stroke-width="5"/><rect x="${x + 28}" y="-586" width="158" height="414" fill="none" stroke="${dark}" stroke-width="4" stroke-opacity="0.6"/>`)}<rect x="-222" y="-132" width="440" height="96" fill="${light}" fill-opacity="0.4" stroke-opacity="0.4" stroke="${dark}" stroke-width="5"/>
      <circle cx="-22" cy="-376" r="11" fill="#d9b461"/><circle cx="18" cy="-376" r="11" fill="#d9b461"/><circle cx="-2" cy="-84" r="12" fill="#d9b461"/><rect x="-238" y="-26" width="470" height="26" fill="${dark}"/>`,
  },
  shelf: {
    surface: "floor",
    scale: 1,
    shadow: 0,
    draw: ({ base, dark, accent, light }) =>
      `${each(
        [-560, -380, -200],
        (
          y,
          row,
        ) => `<rect x="-300" y="${y}" width="600" height="26" rx="4" fill="url(#body)" stroke="${dark}" stroke-width="3"/><path d="M-250,${y + 26} v44 l40,-44 Z M250,${y + 26} v44 l-40,-44 Z" fill="#3a3d42"/>
      ${row === 0 ? `<path d="M-220,${y} c-10,-30 -20,-40 -14,-60 h56 c6,20 -4,30 -14,60 Z" fill="${accent}"/><rect x="40" y="${y - 92}" width="34" height="92" fill="${darker(base, 0.4)}"/><rect x="76" y="${y - 80}" width="28" height="80" fill="${accent}"/><rect x="106" y="${y - 98}" width="40" height="98" fill="${lighter(base, 0.5)}"/>` : row === 1 ? `<circle cx="120" cy="${y - 44}" r="44" fill="${light}"/><rect x="-200" y="${y - 80}" width="120" height="80" fill="#f6f1e6" stroke="#57432f" stroke-width="8"/>` : `<path d="M-60,${y} v-50 h100 v50 Z" fill="${accent}" fill-opacity="0.8"/>`}`,
      )}`,
  },
} satisfies Record<string, Sketch>;
