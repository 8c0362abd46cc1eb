import { each, type Sketch, series } from "../sketch.ts";

/** Things of the kitchen. */
export const home = {
  pot: {
    surface: "table",
    scale: 1.25,
    shadow: 330,
    draw: ({
      dark,
      deep,
      light,
    }) => `<path d="M-290,-230 h-60 a26,26 0 0 0 0,62 h60 M290,-230 h60 a26,26 0 0 1 0,62 h-60" fill="none" stroke="${deep}" stroke-width="26"/><path d="M-290,-270 H290 L276,-40 Q270,0 220,0 H-220 Q-270,0 -276,-40 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/>
      <path d="M-308,-300 H308 V-266 H-308 Z" fill="${light}" stroke="${dark}" stroke-width="4"/><path d="M-290,-300 C-250,-380 250,-380 290,-300 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><rect x="-44" y="-408" width="88" height="44" rx="20" fill="#d1a861" stroke="#85672f" stroke-width="4"/>
      <path d="M-230,-240 C-238,-160 -232,-90 -214,-40" stroke="#fff" stroke-width="24" stroke-opacity="0.28" fill="none" stroke-linecap="round"/>`,
  },
  pan: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: ({ base, dark, deep }) =>
      `<g transform="rotate(-24) translate(-110,0)"><rect x="214" y="-27" width="330" height="54" rx="26" fill="url(#wood)"/><circle cx="510" r="12" fill="#3b2a1a"/><rect x="200" y="-22" width="80" height="44" fill="#777d84"/><circle r="240" fill="${dark}"/><circle r="226" fill="url(#body)"/><circle r="188" fill="${deep}"/><circle r="188" fill="none" stroke="${base}" stroke-width="5"/>${each([150, 110, 70], (r) => `<circle r="${r}" fill="none" stroke="#fff" stroke-width="2" stroke-opacity="0.1"/>`)}<path d="M-150,-60 A160,160 0 0 1 -40,-154" stroke="#fff" stroke-width="16" fill="none" stroke-opacity="0.2" stroke-linecap="round"/></g>`,
  },
  mixer: {
    surface: "table",
    scale: 1.25,
    shadow: 300,
    draw: ({
      base,
      dark,
      light,
    }) => `<path d="M-250,0 Q-260,-46 -210,-50 H240 Q266,-46 260,0 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M110,-40 C150,-160 140,-260 120,-330 L250,-340 C262,-240 256,-120 246,-40 Z" fill="${base}" stroke="${dark}" stroke-width="4"/>
      <path d="M-260,-400 C-260,-500 -160,-520 -60,-516 L190,-500 C280,-490 280,-340 190,-334 L-150,-326 C-230,-326 -260,-350 -260,-400 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M-230,-440 C-200,-480 -60,-486 150,-474" stroke="${light}" stroke-width="16" fill="none" stroke-opacity="0.7" stroke-linecap="round"/>
      <circle cx="-246" cy="-412" r="40" fill="url(#metal)"/><rect x="-60" y="-438" width="230" height="26" rx="12" fill="url(#metal)"/><circle cx="190" cy="-262" r="20" fill="url(#metal)"/><rect x="-110" y="-328" width="30" height="90" fill="#8d949c"/><path d="M-160,-150 Q-94,-300 -28,-150" fill="none" stroke="#e3e6e9" stroke-width="10"/>
      <path d="M-240,-236 H50 C46,-130 10,-60 -40,-52 H-150 C-200,-60 -236,-130 -240,-236 Z" fill="url(#metal)" stroke="#7d838b" stroke-width="4"/><path d="M50,-216 q60,4 50,60 q-8,40 -66,42" fill="none" stroke="#9aa0a7" stroke-width="15"/>`,
  },
  coffeemaker: {
    surface: "table",
    scale: 1.25,
    shadow: 270,
    draw: ({
      base,
      dark,
      deep,
      light,
    }) => `<rect x="-230" y="-46" width="460" height="46" rx="12" fill="${deep}"/><path d="M-214,-500 H210 Q230,-500 230,-480 V-370 H-50 V-40 H-230 V-484 Q-230,-500 -214,-500 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><rect x="-210" y="-476" width="400" height="26" rx="10" fill="${light}" fill-opacity="0.4"/>
      <rect x="30" y="-372" width="110" height="38" rx="6" fill="#2a2c31"/><rect x="52" y="-336" width="66" height="26" fill="url(#metal)"/><path d="M140,-356 h110" stroke="#2a2c31" stroke-width="20" stroke-linecap="round"/>${each([70, 100], (x) => `<path d="M${x},-310 v150" stroke="#5a3821" stroke-width="6"/>`)}
      <path d="M30,-176 H140 L128,-66 H42 Z" fill="#fbf8f1"/><path d="M138,-156 q44,6 34,42 q-6,22 -40,22" fill="none" stroke="#fbf8f1" stroke-width="13"/><ellipse cx="85" cy="-174" rx="53" ry="9" fill="#5a3821"/><rect x="-10" y="-62" width="190" height="18" fill="url(#metal)"/><circle cx="-140" cy="-410" r="30" fill="url(#metal)"/><path d="M-140,-410 l16,-20" stroke="#333" stroke-width="5"/>${each([-330, -290], (y) => `<circle cx="-140" cy="${y}" r="12" fill="${base}" stroke="#fff" stroke-width="3"/>`)}`,
  },
  tableware: {
    surface: "table",
    scale: 1.25,
    shadow: 360,
    draw: ({
      base,
      dark,
      light,
      pale,
      accent,
    }) => `${each([0, 1, 2, 3, 4], (n) => `<ellipse cx="-140" cy="${-24 - n * 18}" rx="230" ry="36" fill="${n % 2 === 0 ? base : light}" stroke="${dark}" stroke-width="3"/>`)}<ellipse cx="-140" cy="-98" rx="160" ry="20" fill="${pale}" stroke="${accent}" stroke-width="5"/>
      ${each([0, 1, 2], (n) => `<g transform="translate(-140,${-100 - n * 30})"><path d="M-130,-50 H130 C124,-8 80,6 0,6 C-80,6 -124,-8 -130,-50 Z" fill="${n === 1 ? light : base}" stroke="${dark}" stroke-width="3"/><ellipse cy="-50" rx="130" ry="18" fill="${pale}" stroke="${dark}" stroke-width="3"/></g>`)}
      ${each([0, 1], (n) => `<g transform="translate(232,${-n * 128})"><path d="M-92,-136 H92 L78,-10 Q74,2 60,2 H-60 Q-74,2 -78,-10 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><ellipse cy="-136" rx="92" ry="17" fill="${n === 1 ? "#54341f" : pale}" stroke="${dark}" stroke-width="4"/><path d="M88,-112 q66,2 56,52 q-8,38 -66,38" fill="none" stroke="${dark}" stroke-width="15"/><path d="M-84,-66 H82" stroke="${accent}" stroke-width="10"/></g>`)}`,
  },
  knives: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: ({ base, dark }) =>
      each([-190, -60, 70, 190], (y, index) => {
        const length = 420 - index * 66;
        return `<g transform="translate(${-40 - index * 24},${y})"><path d="M-40,-32 H${length - 60} Q${length},-26 ${length + 20},26 Q${length * 0.6},40 -40,36 Z" fill="url(#metal)"/><path d="M-40,22 H${length - 20}" stroke="#fff" stroke-width="4" stroke-opacity="0.7"/><rect x="-66" y="-34" width="30" height="68" rx="6" fill="#6d737a"/><path d="M-66,-32 H-250 Q-280,-32 -280,0 Q-282,40 -240,40 L-66,34 Z" fill="${base}" stroke="${dark}" stroke-width="4"/>${each([-110, -170, -230], (x) => `<circle cx="${x}" cy="2" r="9" fill="#d8dde2"/>`)}</g>`;
      }),
  },
  glasses: {
    surface: "table",
    scale: 1.25,
    shadow: 320,
    draw: ({ base, light }) =>
      each(
        series(-250, 166, 4),
        (x) =>
          `<g transform="translate(${x},0)"><ellipse cy="-8" rx="62" ry="13" fill="${light}" fill-opacity="0.8" stroke-opacity="0.8" stroke="#fff" stroke-width="3"/><rect x="-6" y="-190" width="12" height="180" fill="${light}" fill-opacity="0.75"/><path d="M-78,-400 C-96,-270 -60,-190 0,-186 C60,-190 96,-270 78,-400 Z" fill="${base}" fill-opacity="0.42" stroke-opacity="0.42" stroke="#fff" stroke-width="4"/><path d="M-84,-320 C-84,-240 -52,-192 0,-190 C52,-192 84,-240 84,-320 Z" fill="#8d2f3d" fill-opacity="0.7"/><ellipse cy="-400" rx="78" ry="14" fill="none" stroke="#fff" stroke-width="4"/><path d="M-56,-370 C-62,-300 -50,-260 -36,-236" stroke="#fff" stroke-width="9" fill="none" stroke-opacity="0.7" stroke-linecap="round"/></g>`,
      ),
  },
} satisfies Record<string, Sketch>;
