import { whole } from "../random.ts";
import { each, type Kit, type Sketch, series } from "../sketch.ts";

const TORSO =
  "M-92,-292 L-190,-258 L-200,-120 L-196,300 Q0,318 196,300 L200,-120 L190,-258 L92,-292 Q0,-232 -92,-292 Z";
const LONG_SLEEVES =
  "M-186,-262 C-262,-222 -306,40 -338,232 L-262,252 C-238,120 -214,-20 -194,-110 Z M186,-262 C262,-222 306,40 338,232 L262,252 C238,120 214,-20 194,-110 Z";
const SHORT_SLEEVES = "M-186,-262 L-352,-150 L-300,-44 L-196,-110 Z M186,-262 L352,-150 L300,-44 L196,-110 Z";

/** Cloth in the shape of a path: plain, striped, dotted or checked. */
function woven(shape: string, { base, dark, pale, accent, random }: Kit): string {
  const id = `weave${whole(random, 0, 1e9)}`;
  const patterns = [
    "",
    "",
    each(
      series(-420, 52, 18),
      (y) => `<rect x="-420" y="${y}" width="840" height="20" fill="${pale}" fill-opacity="0.8"/>`,
    ),
    each(series(-400, 54, 16), (y, row) =>
      each(
        series(row % 2 === 0 ? -400 : -373, 54, 16),
        (x) => `<circle cx="${x}" cy="${y}" r="9" fill="${pale}"/>`,
      ),
    ),
    each(
      series(-420, 64, 14),
      (at) =>
        `<rect x="${at}" y="-450" width="22" height="900" fill="${dark}" fill-opacity="0.4"/><rect x="-450" y="${at}" width="900" height="22" fill="${accent}" fill-opacity="0.35"/>`,
    ),
  ];
  const pattern = patterns[whole(random, 0, patterns.length - 1)] ?? "";
  return `<clipPath id="${id}"><path d="${shape}"/></clipPath><path d="${shape}" fill="${base}"/><g clip-path="url(#${id})">${pattern}</g><path d="${shape}" fill="url(#body)" fill-opacity="0.4"/>
    <path d="${shape}" fill="none" stroke="${dark}" stroke-width="4" stroke-linejoin="round"/>`;
}

/** Ribs of a knitted edge. */
const ribs = (from: number, count: number, { dark }: Kit) =>
  each(
    series(from, 14, count),
    (x) => `<path d="M${x},272 v36" stroke="${dark}" stroke-width="4" stroke-opacity="0.6"/>`,
  );

const folds = ({ dark }: Kit) =>
  `<path d="M-120,-60 C-90,60 -130,180 -104,290 M110,-90 C84,40 132,150 96,292 M-150,-150 C-110,-130 -90,-100 -80,-60" fill="none" stroke="${dark}" stroke-width="5" stroke-opacity="0.35" stroke-linecap="round"/>`;

/** Clothes laid out and seen from above. */
export const clothes = {
  tee: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: (kit) =>
      `${woven(`${SHORT_SLEEVES} ${TORSO}`, kit)}<path d="M-92,-292 Q0,-232 92,-292 Q0,-196 -92,-292 Z" fill="${kit.dark}"/>${folds(kit)}<path d="M-338,-130 L-306,-66 M338,-130 L306,-66" stroke="${kit.dark}" stroke-width="4" stroke-opacity="0.6"/>`,
  },
  shirt: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: (kit) =>
      `${woven(`${LONG_SLEEVES} ${TORSO}`, kit)}<rect x="-17" y="-250" width="34" height="560" fill="${kit.base}" fill-opacity="0.75"/><path d="M-17,-250 V308 M17,-250 V308" stroke="${kit.dark}" stroke-width="3" stroke-opacity="0.7"/>
      ${each(series(-190, 76, 7), (y) => `<circle cy="${y}" r="8" fill="#fbf8f0" stroke="${kit.dark}" stroke-width="2"/>`)}
      <path d="M-96,-296 L0,-236 L-56,-168 L-124,-262 Z M96,-296 L0,-236 L56,-168 L124,-262 Z" fill="${kit.light}" stroke="${kit.dark}" stroke-width="4" stroke-linejoin="round"/>
      <rect x="62" y="-130" width="92" height="104" rx="6" fill="${kit.light}" fill-opacity="0.4" stroke-opacity="0.4" stroke="${kit.dark}" stroke-width="3"/>${folds(kit)}<path d="M-330,192 l72,18 M330,192 l-72,18" stroke="${kit.dark}" stroke-width="4"/>`,
  },
  sweater: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: (kit) => {
      const { base, dark, pale, random } = kit;
      const yoke =
        whole(random, 0, 2) === 0
          ? ""
          : each(
              series(-174, 32, 12),
              (x) => `<path d="M${x},-170 l16,-26 l16,26 l-16,26 Z" fill="${pale}" fill-opacity="0.85"/>`,
            );
      return `<path d="${LONG_SLEEVES}" fill="${base}" stroke="${dark}" stroke-width="4"/><path d="${TORSO}" fill="url(#body)" stroke="${dark}" stroke-width="4"/>
        <pattern id="knit" width="22" height="22" patternUnits="userSpaceOnUse"><path d="M0,4 l11,10 l11,-10" fill="none" stroke="${dark}" stroke-width="3" stroke-opacity="0.28"/></pattern><path d="${TORSO}" fill="url(#knit)"/>${yoke}
        <path d="M-98,-294 Q0,-226 98,-294 L84,-322 Q0,-268 -84,-322 Z" fill="${dark}"/><path d="M-196,268 Q0,286 196,268 L196,306 Q0,324 -196,306 Z" fill="${base}" stroke="${dark}" stroke-width="3"/>${ribs(-180, 27, kit)}
        <path d="M-336,222 l74,20 M336,222 l-74,20" stroke="${dark}" stroke-width="6"/>`;
    },
  },
  dress: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: (kit) =>
      `${woven("M-104,-340 L-74,-340 Q0,-232 74,-340 L104,-340 L134,-230 L112,-70 L236,318 Q0,362 -236,318 L-112,-70 L-134,-230 Z", kit)}
      <path d="M-114,-72 Q0,-48 114,-72 L122,-38 Q0,-14 -122,-38 Z" fill="${kit.accent}" stroke="${kit.dark}" stroke-width="3"/>
      <path d="M-60,-20 C-76,110 -130,220 -146,330 M60,-20 C76,110 130,220 146,330 M0,-20 C8,120 -8,220 0,340 M-30,-18 C-40,60 -60,140 -66,180" fill="none" stroke="${kit.dark}" stroke-width="5" stroke-opacity="0.4"/>`,
  },
  skirt: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: (kit) =>
      `${woven("M-130,-250 L130,-250 L262,262 Q0,306 -262,262 Z", kit)}<path d="M-136,-282 h272 v40 h-272 Z" fill="${kit.dark}"/>
      <path d="M-84,-240 L-170,272 M-28,-240 L-56,282 M28,-240 L56,282 M84,-240 L170,272" stroke="${kit.dark}" stroke-width="5" stroke-opacity="0.5"/><circle cx="104" cy="-262" r="10" fill="#f3ead6"/>`,
  },
  trousers: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: ({
      base,
      dark,
      light,
      deep,
    }) => `<path d="M-166,-330 L166,-330 L206,340 L62,346 L0,-96 L-62,346 L-206,340 Z" fill="url(#body)" stroke="${dark}" stroke-width="5" stroke-linejoin="round"/>
      <path d="M-170,-338 h340 l4,44 h-348 Z" fill="${base}" stroke="${dark}" stroke-width="4"/>${each([-130, -46, 46, 130], (x) => `<rect x="${x - 7}" y="-346" width="14" height="58" rx="3" fill="${dark}"/>`)}
      <circle cy="-314" r="11" fill="#d9a54c" stroke="${deep}" stroke-width="2"/><path d="M0,-292 V-110 M-24,-292 Q-22,-170 0,-150" stroke="${deep}" stroke-width="4" fill="none" stroke-opacity="0.7"/>
      <path d="M-160,-280 Q-110,-232 -84,-290 M160,-280 Q110,-232 84,-290" stroke="${light}" stroke-width="5" fill="none"/>
      <path d="M-132,-180 L-142,336 M132,-180 L142,336" stroke="${light}" stroke-width="4" stroke-opacity="0.55"/><path d="M-204,318 l140,6 M204,318 l-140,6" stroke="${light}" stroke-width="4" stroke-dasharray="10 7"/>
      <path d="M-100,-60 q30,16 66,2 M100,-60 q-30,16 -66,2 M-120,60 q26,12 52,2" stroke="${deep}" stroke-width="4" stroke-opacity="0.35" fill="none"/>`,
  },
  coat: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: ({
      base,
      dark,
      deep,
      light,
    }) => `<path d="M-186,-270 C-270,-220 -318,60 -344,246 L-262,262 C-238,120 -214,-20 -190,-110 Z M186,-270 C270,-220 318,60 344,246 L262,262 C238,120 214,-20 190,-110 Z" fill="${base}" stroke="${dark}" stroke-width="5"/>
      <path d="M-100,-306 L-192,-266 L-196,-110 L-222,352 Q0,366 222,352 L196,-110 L192,-266 L100,-306 L0,-250 Z" fill="url(#body)" stroke="${dark}" stroke-width="5"/>
      <path d="M14,-130 L30,360" stroke="${deep}" stroke-width="5"/><path d="M-100,-308 L-6,-120 L-96,-62 L-150,-240 Z M100,-308 L14,-130 L104,-62 L150,-240 Z" fill="${light}" stroke="${dark}" stroke-width="5" stroke-linejoin="round"/>
      <path d="M-64,-318 Q0,-286 64,-318 L50,-266 L0,-214 L-50,-266 Z" fill="${deep}"/>
      ${each([-20, 84, 188], (y) => `<circle cx="-30" cy="${y}" r="15" fill="${deep}"/><circle cx="62" cy="${y}" r="15" fill="${deep}"/>`)}
      <path d="M-172,110 l96,18 l-4,30 l-96,-18 Z M172,110 l-84,18 l4,30 l84,-18 Z" fill="${dark}"/><path d="M-338,206 l82,14 M338,206 l-82,14" stroke="${deep}" stroke-width="6"/>`,
  },
  jacket: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: ({
      base,
      dark,
      accent,
      deep,
      light,
    }) => `<path d="M-160,-230 C-270,-190 -310,20 -330,150 L-232,176 C-214,100 -200,10 -176,-60 Z M160,-230 C270,-190 310,20 330,150 L232,176 C214,100 200,10 176,-60 Z" fill="${base}" stroke="${dark}" stroke-width="5"/>
      <path d="M-100,-270 Q-190,-244 -184,-100 L-194,236 Q0,256 194,236 L184,-100 Q190,-244 100,-270 Q0,-240 -100,-270 Z" fill="url(#body)" stroke="${dark}" stroke-width="5"/>
      <path d="M-116,-270 C-110,-380 110,-380 116,-270 Q0,-220 -116,-270 Z" fill="${light}" stroke="${dark}" stroke-width="5"/><path d="M-78,-272 C-70,-340 70,-340 78,-272 Q0,-236 -78,-272 Z" fill="${deep}"/>
      ${each([-160, -70, 20, 110, 200], (y) => `<path d="M-190,${y} Q-95,${y + 20} -10,${y} M10,${y} Q95,${y + 20} 190,${y}" stroke="${dark}" stroke-width="5" fill="none" stroke-opacity="0.7"/>`)}
      ${each([-110, -10, 80], (y) => `<path d="M${-282 - y * 0.2},${y} q34,20 66,14 M${282 + y * 0.2},${y} q-34,20 -66,14" stroke="${dark}" stroke-width="5" fill="none" stroke-opacity="0.6"/>`)}
      <rect x="-10" y="-250" width="20" height="496" fill="${accent}"/><rect x="-7" y="-226" width="14" height="34" rx="4" fill="#e9e9e9"/><rect x="-150" y="140" width="84" height="12" rx="6" fill="${accent}"/><rect x="66" y="140" width="84" height="12" rx="6" fill="${accent}"/>`,
  },
  dungarees: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: (kit) =>
      `${woven("M-112,-130 L112,-130 L132,-40 L190,-20 L214,320 L52,326 L0,70 L-52,326 L-214,320 L-190,-20 L-132,-40 Z", kit)}
      <path d="M-108,-126 C-130,-240 -110,-310 -60,-336 L-30,-322 C-74,-282 -84,-220 -76,-126 Z M108,-126 C130,-240 110,-310 60,-336 L30,-322 C74,-282 84,-220 76,-126 Z" fill="${kit.base}" stroke="${kit.dark}" stroke-width="4"/>
      <circle cx="-90" cy="-106" r="14" fill="#e3b04f"/><circle cx="90" cy="-106" r="14" fill="#e3b04f"/><rect x="-62" y="-84" width="124" height="92" rx="12" fill="${kit.light}" stroke="${kit.dark}" stroke-width="4"/>
      <path d="M0,-66 l12,26 l28,3 l-21,19 l6,28 l-25,-14 l-25,14 l6,-28 l-21,-19 l28,-3 Z" fill="${kit.accent}"/><path d="M-206,270 l154,8 M206,270 l-154,8" stroke="${kit.pale}" stroke-width="16"/>`,
  },
} satisfies Record<string, Sketch>;
