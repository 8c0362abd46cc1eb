import { each, type Kit, type Sketch, series } from "../sketch.ts";

function dumbbell({ base, dark, light }: Kit): string {
  const plates = [
    { x: 128, half: 96, colour: dark },
    { x: 172, half: 76, colour: base },
    { x: 208, half: 54, colour: dark },
  ]
    .flatMap((plate) => [plate, { ...plate, x: -plate.x - 40 }])
    .map(
      ({ x, half, colour }) =>
        `<rect x="${x}" y="${-100 - half}" width="40" height="${half * 2}" rx="10" fill="${colour}"/>`,
    )
    .join("");
  return `<rect x="-200" y="-118" width="400" height="36" fill="url(#metal)"/>${plates}<rect x="-90" y="-122" width="180" height="44" rx="12" fill="#26282c"/><rect x="136" y="-180" width="7" height="150" fill="${light}" fill-opacity="0.6"/>`;
}

/** Fitness and winter sport. */
export const sport = {
  dumbbells: {
    surface: "floor",
    scale: 1.25,
    shadow: 330,
    draw: (kit) =>
      `<g transform="translate(60,-120) scale(0.94)">${dumbbell(kit)}</g><g transform="translate(-40,0) scale(1.08)">${dumbbell(kit)}</g>`,
  },
  kettlebell: {
    surface: "floor",
    scale: 1.25,
    shadow: 220,
    draw: ({ dark, deep, light, accent }) =>
      `<path d="M-110,-250 C-190,-470 190,-470 110,-250" fill="none" stroke="${deep}" stroke-width="52"/><path d="M-104,-280 C-160,-440 160,-440 104,-280" fill="none" stroke="${light}" stroke-width="10" stroke-opacity="0.5"/><path d="M-120,-8 C-240,-80 -230,-260 -110,-300 H110 C230,-260 240,-80 120,-8 Q0,10 -120,-8 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><circle cy="-150" r="66" fill="${accent}"/><circle cy="-150" r="46" fill="none" stroke="#fff" stroke-width="6" stroke-opacity="0.8"/><path d="M-166,-190 C-160,-230 -140,-256 -110,-270" stroke="${light}" stroke-width="18" fill="none" stroke-opacity="0.6" stroke-linecap="round"/>`,
  },
  mat: {
    surface: "floor",
    scale: 1.25,
    shadow: 320,
    draw: ({ base, dark, pale, accent }) =>
      `<path d="M-300,-34 L330,-34 L400,0 L-360,0 Z" fill="${dark}"/><path d="M-300,-42 L330,-42 L400,-8 L-360,-8 Z" fill="${base}"/><rect x="-290" y="-228" width="560" height="196" rx="96" fill="url(#body)"/><ellipse cx="270" cy="-130" rx="62" ry="98" fill="${dark}"/>${each([80, 62, 44, 26], (r, n) => `<ellipse cx="270" cy="-130" rx="${r * 0.62}" ry="${r}" fill="none" stroke="${n % 2 === 0 ? pale : base}" stroke-width="7"/>`)}${each([-150, 80], (x) => `<path d="M${x},-228 q26,98 0,196" fill="none" stroke="${accent}" stroke-width="22"/>`)}`,
  },
  weightbench: {
    surface: "floor",
    scale: 1.25,
    shadow: 360,
    draw: ({
      base,
      dark,
      light,
    }) => `<path d="M-280,-230 L-330,-6 M240,-230 L280,-6 M-300,-130 H260" stroke="#45494f" stroke-width="26"/><path d="M-350,-10 H-240 M200,-10 H330" stroke="#2c2f33" stroke-width="24" stroke-linecap="round"/><path d="M-200,-150 L-190,-420" stroke="#45494f" stroke-width="22"/><path d="M-330,-20 L-330,-520 M-350,-520 h60" stroke="#45494f" stroke-width="22"/><rect x="-372" y="-556" width="30" height="120" rx="8" fill="#222428"/><rect x="-316" y="-548" width="26" height="104" rx="8" fill="#2f3237"/>
      <rect x="-60" y="-276" width="390" height="70" rx="26" fill="url(#body)" stroke="${dark}" stroke-width="4"/><g transform="translate(-84,-250) rotate(-118)"><rect x="0" y="-40" width="360" height="74" rx="26" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M24,-24 H330" stroke="${light}" stroke-width="8" stroke-opacity="0.6"/></g><circle cx="-96" cy="-216" r="26" fill="${base}" stroke="#2c2f33" stroke-width="10"/>`,
  },
  treadmill: {
    surface: "floor",
    scale: 1,
    shadow: 390,
    draw: ({ dark, base, light }) =>
      `<path d="M-390,-70 L260,-110 L330,-40 L-370,0 Z" fill="#2a2c31"/><path d="M-350,-64 L230,-98 L280,-52 L-340,-14 Z" fill="#111214"/><path d="M-390,-70 L260,-110 l6,-18 L-390,-90 Z" fill="url(#body)"/><path d="M230,-110 L310,-520" stroke="${dark}" stroke-width="36"/><path d="M320,-470 L80,-430" stroke="#3b3e43" stroke-width="26" stroke-linecap="round"/><g transform="translate(300,-560) rotate(12)"><rect x="-110" y="-60" width="180" height="120" rx="16" fill="${base}" stroke="${dark}" stroke-width="5"/><rect x="-90" y="-42" width="140" height="66" rx="6" fill="url(#screen)"/><circle cx="-60" cy="40" r="9" fill="#d64a3c"/><circle cx="-30" cy="40" r="9" fill="${light}"/></g>`,
  },
  exercisebike: {
    surface: "floor",
    scale: 1,
    shadow: 290,
    draw: ({
      base,
      dark,
      light,
      accent,
    }) => `<path d="M-270,-10 H-110 M130,-10 H280" stroke="#2c2f33" stroke-width="26" stroke-linecap="round"/><path d="M-190,-14 L150,-80 M210,-14 L150,-150" stroke="#45494f" stroke-width="26"/><path d="M-40,-80 L-110,-400" stroke="#45494f" stroke-width="28"/><path d="M150,-150 L190,-500" stroke="#45494f" stroke-width="26"/><circle cx="140" cy="-170" r="130" fill="url(#body)" stroke="${dark}" stroke-width="6"/><circle cx="140" cy="-170" r="94" fill="none" stroke="${light}" stroke-width="9" stroke-opacity="0.6"/><path d="M-30,-110 L150,-250 L190,-80 Z" fill="${base}" fill-opacity="0.9"/><circle cx="-6" cy="-120" r="44" fill="#2c2f33"/><path d="M-6,-120 l50,62" stroke="#9aa0a7" stroke-width="13"/><rect x="26" y="-64" width="60" height="18" rx="6" fill="#222"/>
      <path d="M-200,-424 Q-110,-460 -20,-420 Q-60,-384 -130,-388 Q-190,-392 -200,-424 Z" fill="#222326"/><path d="M190,-490 l-100,-20 M190,-490 l30,-70" stroke="#222326" stroke-width="20" stroke-linecap="round"/><rect x="186" y="-610" width="96" height="70" rx="10" fill="${accent}" transform="rotate(14 234 -575)"/>`,
  },
  skis: {
    surface: "floor",
    scale: 1,
    shadow: 110,
    draw: ({
      base,
      dark,
      light,
      accent,
    }) => `${each([-64, 44], (x) => `<g transform="translate(${x},0) rotate(${x < 0 ? -2 : 3})"><path d="M-34,0 V-560 Q-34,-660 0,-672 Q34,-660 34,-560 V0 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M-34,-560 Q-34,-660 0,-672 Q34,-660 34,-560 Z" fill="${accent}"/><path d="M-34,-480 L34,-420 V-380 L-34,-440 Z" fill="${light}"/><path d="M-34,-130 L34,-70 V-40 L-34,-100 Z" fill="${light}"/><rect x="-26" y="-330" width="52" height="44" rx="8" fill="#2a2c31"/><rect x="-26" y="-230" width="52" height="58" rx="8" fill="#2a2c31"/><rect x="-12" y="-286" width="24" height="60" fill="#8b9198"/></g>`)}
      ${each([170, 226], (x) => `<path d="M${x},0 L${x - 14},-500" stroke="#9aa1a8" stroke-width="11"/><rect x="${x - 30}" y="-560" width="30" height="78" rx="12" fill="#25262a"/><path d="M${x - 18},-540 q40,30 10,74" stroke="${base}" stroke-width="7" fill="none"/><ellipse cx="${x - 3}" cy="-44" rx="32" ry="11" fill="#25262a"/>`)}`,
  },
  snowboard: {
    surface: "floor",
    scale: 1,
    shadow: 120,
    draw: ({ dark, light, accent, deep, pale }) =>
      `<g transform="rotate(-5)"><path d="M-92,-110 C-100,10 100,10 92,-110 L80,-330 L92,-540 C96,-690 -96,-690 -92,-540 L-80,-330 Z" fill="url(#body)" stroke="${dark}" stroke-width="5"/><path d="M-86,-560 L84,-460 L82,-400 L-84,-500 Z" fill="${accent}"/><circle cy="-580" r="34" fill="${pale}"/><path d="M-88,-160 L88,-90 C80,-20 -84,-20 -88,-110 Z" fill="${light}"/>${each([-400, -200], (y) => `<g transform="translate(0,${y}) rotate(12)"><rect x="-74" y="-42" width="148" height="84" rx="26" fill="#222428"/><path d="M-60,-20 H60 M-60,16 H60" stroke="${deep}" stroke-width="14"/><rect x="60" y="-34" width="26" height="30" rx="5" fill="#c9ced3"/></g>`)}</g>`,
  },
  skiboots: {
    surface: "table",
    scale: 1.25,
    shadow: 300,
    draw: ({ base, dark, deep, accent, light }) =>
      each(
        [110, -120],
        (x) =>
          `<g transform="translate(${x},${x > 0 ? -30 : 0}) scale(${x > 0 ? 0.96 : 1.06})"><path d="M-130,-30 L-146,-400 C-100,-424 20,-424 70,-396 L64,-220 C120,-180 190,-150 206,-90 V-30 Z" fill="url(#body)" stroke="${dark}" stroke-width="5"/><path d="M-146,-330 L70,-300 L66,-250 L-142,-260 Z" fill="${base}" stroke="${dark}" stroke-width="4"/><path d="M-130,-420 C-90,-452 20,-452 60,-416 L66,-384 C20,-404 -90,-404 -140,-384 Z" fill="${deep}"/><rect x="-150" y="-34" width="370" height="34" rx="6" fill="#2a2c31"/>${each([-350, -282, -180, -112], (y) => `<rect x="${y > -200 ? 60 : 10}" y="${y}" width="90" height="20" rx="6" fill="${accent}" transform="rotate(${y > -200 ? 24 : 6} 60 ${y})"/><rect x="${y > -200 ? 130 : 84}" y="${y + (y > -200 ? 30 : 4)}" width="26" height="24" rx="4" fill="#d5dadf"/>`)}<path d="M-110,-240 L-104,-60" stroke="${light}" stroke-width="16" stroke-opacity="0.5"/></g>`,
      ),
  },
  skates: {
    surface: "table",
    scale: 1.25,
    shadow: 310,
    draw: ({ dark, deep, light }) =>
      each(
        [110, -100],
        (x) =>
          `<g transform="translate(${x},${x > 0 ? -34 : 0}) scale(${x > 0 ? 0.94 : 1.04})"><path d="M-170,-20 H230 Q250,-20 246,-44 L236,-52 L228,-36 H-166 Z" fill="url(#metal)" stroke="#777d85" stroke-width="3"/><path d="M-120,-40 L-100,-92 H-60 L-50,-40 Z M110,-40 L120,-92 H160 L180,-40 Z" fill="#8b9198"/><path d="M-150,-88 L-156,-400 C-110,-420 -20,-420 24,-400 L22,-240 C70,-190 170,-190 206,-130 L210,-88 Z" fill="url(#body)" stroke="${dark}" stroke-width="5"/><rect x="-156" y="-100" width="370" height="20" rx="8" fill="${deep}"/>${each(series(-370, 34, 7), (y) => `<path d="M${y > -240 ? (y + 240) * 0.5 - 20 : -20},${y} l44,10" stroke="#fbfaf5" stroke-width="8"/>`)}<path d="M-128,-360 L-122,-130" stroke="${light}" stroke-width="16" stroke-opacity="0.5"/><path d="M-160,-404 C-110,-426 -20,-426 28,-404 V-372 C-20,-394 -110,-394 -160,-372 Z" fill="${deep}"/></g>`,
      ),
  },
  sledge: {
    surface: "floor",
    scale: 1.25,
    shadow: 370,
    draw: ({ dark, accent }) =>
      `<path d="M-340,-30 H300 C380,-30 400,-110 350,-170" fill="none" stroke="${dark}" stroke-width="24" stroke-linecap="round"/><path d="M-300,-74 H330 C400,-80 420,-150 376,-200" fill="none" stroke="url(#wood)" stroke-width="18" stroke-opacity="0.7"/>${each([-240, 0, 220], (x) => `<path d="M${x},-40 L${x + 16},-170" stroke="${dark}" stroke-width="20"/>`)}${each([-214, -188, -162], (y, n) => `<polygon points="${-320 + n * 14},${y} ${290 + n * 14},${y} ${284 + n * 14},${y + 18} ${-326 + n * 14},${y + 18}" fill="url(#body)" stroke="${dark}" stroke-width="2"/>`)}<path d="M350,-170 C420,-260 300,-300 240,-230" fill="none" stroke="${accent}" stroke-width="9"/>`,
  },
} satisfies Record<string, Sketch>;
