import { each, type Sketch, series } from "../sketch.ts";

/** Things of the garden and the workshop. */
export const outside = {
  plant: {
    surface: "outdoor",
    scale: 1,
    shadow: 200,
    draw: ({ dark, light, random }) =>
      `${each(series(0, 1, 13), (n) => {
        const side = n % 2 === 0 ? 1 : -1;
        const reach = 10 + n * 17 + random() * 30;
        const height = -640 + n * 22 + random() * 40;
        return `<path d="M0,-250 Q${side * reach * 0.4},${height} ${side * reach},${height + 30} Q${side * reach * 0.7},${height + 110} 0,-250 Z" fill="${["#4f7f4c", "#659a5a", "#3d6a44"][n % 3]}"/><path d="M0,-250 Q${side * reach * 0.45},${height + 40} ${side * reach},${height + 30}" stroke="#2f5436" stroke-width="3" fill="none" stroke-opacity="0.6"/>`;
      })}<path d="M-170,-260 H170 L126,0 H-126 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><rect x="-190" y="-296" width="380" height="62" rx="8" fill="${light}" stroke="${dark}" stroke-width="4"/><path d="M-140,-220 L-108,-20" stroke="#fff" stroke-width="20" stroke-opacity="0.18"/>`,
  },
  grill: {
    surface: "outdoor",
    scale: 1.12,
    shadow: 250,
    draw: ({
      dark,
      deep,
      light,
    }) => `<path d="M-150,-250 L-210,0 M150,-250 L210,0 M0,-250 L20,-10" stroke="#8b9198" stroke-width="18"/><path d="M-176,-96 H176" stroke="#8b9198" stroke-width="10"/><circle cx="-206" cy="-36" r="38" fill="#222" stroke="#888" stroke-width="7"/><path d="M-262,-390 C-250,-230 -120,-200 0,-200 C120,-200 250,-230 262,-390 Z" fill="url(#side)"/><rect x="-274" y="-408" width="548" height="22" rx="9" fill="#a4abb2"/>
      <path d="M-262,-408 C-240,-600 240,-600 262,-408 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M-200,-440 C-170,-520 -90,-546 -20,-550" stroke="${light}" stroke-width="20" fill="none" stroke-opacity="0.6" stroke-linecap="round"/><path d="M-50,-552 v-38 h100 v38" fill="none" stroke="${deep}" stroke-width="20" stroke-linejoin="round"/><circle cx="130" cy="-500" r="30" fill="#f1f1ee" stroke="#777" stroke-width="6"/><path d="M130,-500 l14,-16" stroke="#c33" stroke-width="5"/><rect x="268" y="-400" width="86" height="20" fill="url(#wood)"/><rect x="-354" y="-400" width="86" height="20" fill="url(#wood)"/>`,
  },
  mower: {
    surface: "outdoor",
    scale: 1.25,
    shadow: 350,
    draw: ({
      dark,
      deep,
      light,
    }) => `<path d="M120,-170 L330,-520 h50" fill="none" stroke="#34373b" stroke-width="20" stroke-linejoin="round"/><path d="M170,-250 l74,40" stroke="#34373b" stroke-width="14"/><path d="M140,-190 L250,-330 L370,-170 Q380,-70 300,-60 L180,-70 Z" fill="#3d4147"/>${each(series(0, 1, 5), (n) => `<path d="M${170 + n * 30},${-150 + n * 6} l60,-80" stroke="#565b62" stroke-width="5"/>`)}
      <path d="M-340,-70 C-330,-180 -240,-200 -160,-206 H110 C170,-200 200,-140 204,-70 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M-170,-206 C-160,-300 40,-300 60,-206 Z" fill="${deep}"/><rect x="-110" y="-300" width="110" height="34" rx="14" fill="#26282c"/><path d="M-290,-120 C-270,-160 -220,-176 -160,-178" stroke="${light}" stroke-width="16" fill="none" stroke-opacity="0.7"/>
      ${each([-240, 120], (x) => `<circle cx="${x}" cy="-66" r="70" fill="#1f2023"/><circle cx="${x}" cy="-66" r="38" fill="${light}"/><circle cx="${x}" cy="-66" r="13" fill="#333"/>`)}`,
  },
  spade: {
    surface: "outdoor",
    scale: 1,
    shadow: 120,
    draw: ({
      base,
      dark,
    }) => `<g transform="translate(-90,0) rotate(-7)"><rect x="-12" y="-560" width="24" height="380" fill="url(#wood)"/><path d="M-50,-590 h100 v34 h-100 Z" fill="${base}"/><path d="M-78,-200 H78 V-60 Q40,0 0,6 Q-40,0 -78,-60 Z" fill="url(#metal)" stroke="#6d737a" stroke-width="4"/><path d="M0,-190 v150" stroke="#6d737a" stroke-width="5"/></g>
      <g transform="translate(110,0) rotate(6)"><rect x="-11" y="-610" width="22" height="520" fill="url(#wood)"/><rect x="-120" y="-104" width="240" height="26" rx="6" fill="${dark}"/>${each(series(-112, 32, 8), (x) => `<rect x="${x}" y="-80" width="11" height="82" rx="4" fill="${dark}"/>`)}</g>`,
  },
  bench: {
    surface: "outdoor",
    scale: 1.12,
    shadow: 370,
    draw: ({
      dark,
      light,
    }) => `${each([-320, 320], (x) => `<path d="M${x},-400 V0 M${x - Math.sign(x) * 74},-200 V-30" stroke="#3b3e43" stroke-width="22"/><path d="M${x},-290 h${-Math.sign(x) * 90}" stroke="#3b3e43" stroke-width="20"/>`)}${each([-410, -350, -290], (y) => `<rect x="-360" y="${y}" width="720" height="42" rx="8" fill="url(#body)" stroke="${dark}" stroke-width="3"/>`)}
      <polygon points="-340,-230 340,-230 380,-180 -380,-180" fill="${light}"/><path d="M-352,-214 H352 M-366,-197 H366" stroke="${dark}" stroke-width="5"/><rect x="-380" y="-180" width="760" height="26" fill="url(#body)" stroke="${dark}" stroke-width="3"/>`,
  },
  drill: {
    surface: "table",
    scale: 1.25,
    shadow: 290,
    draw: ({
      dark,
      deep,
      light,
    }) => `<g transform="translate(-20,0)"><path d="M-340,-372 h150 v16 h-150 l-16,-8 Z" fill="#aab0b7"/><path d="M-200,-400 L-120,-420 V-308 L-200,-328 Z" fill="#3a3d42"/><path d="M-120,-440 H190 Q250,-440 250,-384 V-330 Q250,-286 200,-286 H-120 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><rect x="-124" y="-446" width="60" height="166" rx="10" fill="#2a2c31"/>${each(series(120, 22, 5), (x) => `<path d="M${x},-410 v60" stroke="${deep}" stroke-width="8"/>`)}
      <path d="M60,-290 L210,-290 L250,-96 H120 Z" fill="#2a2c31"/><path d="M84,-290 q-46,10 -30,66 l36,4 Z" fill="${light}"/><path d="M90,-100 H270 Q290,-100 292,-78 L300,-10 Q300,0 286,0 H66 Q52,0 54,-14 L64,-80 Q68,-100 90,-100 Z" fill="url(#side)" stroke="${deep}" stroke-width="4"/><rect x="100" y="-60" width="100" height="22" rx="6" fill="${light}"/><rect x="-40" y="-404" width="120" height="28" rx="8" fill="#fff" fill-opacity="0.75"/></g>`,
  },
  saw: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: ({ base, dark, light }) =>
      `<g transform="rotate(-12)"><path d="M-140,-70 L400,-6 L400,40 L-150,100 Z" fill="url(#metal)"/><path d="M-150,100 ${each(series(0, 1, 27), (n) => `L${-140 + n * 20},${112 - n * 2.2} L${-130 + n * 20},${96 - n * 2.2} `)} L400,40" fill="#a9afb6"/><path d="M-150,-96 H-330 Q-396,-90 -390,-10 Q-386,110 -300,124 H-140 Q-100,110 -130,40 Q-150,-10 -120,-70 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M-200,-40 H-310 Q-340,-36 -334,14 Q-330,70 -290,74 H-200 Q-180,60 -194,16 Q-204,-10 -200,-40 Z" fill="#000" fill-opacity="0.34"/>${each([-70, 84], (y) => `<circle cx="-170" cy="${y}" r="13" fill="${light}" stroke="${base}" stroke-width="4"/>`)}</g>`,
  },
  handtools: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: ({
      base,
      dark,
      accent,
    }) => `<g transform="translate(-190,0) rotate(-8)"><rect x="-26" y="-140" width="52" height="440" rx="22" fill="url(#wood)"/><rect x="-34" y="110" width="68" height="190" rx="26" fill="${base}" stroke="${dark}" stroke-width="4"/><path d="M-120,-230 H70 Q130,-226 140,-160 L96,-150 Q80,-170 40,-166 V-120 H-40 V-164 H-120 Z" fill="url(#metal)" stroke="#6d737a" stroke-width="4"/></g>
      <g transform="translate(40,0) rotate(5)"><rect x="-24" y="-190" width="48" height="400" fill="url(#metal)"/><path d="M-70,-290 L-20,-240 V-200 H20 V-240 L70,-290 Q96,-210 30,-160 H-30 Q-96,-210 -70,-290 Z" fill="url(#metal)" stroke="#6d737a" stroke-width="4"/><circle cy="240" r="66" fill="url(#metal)" stroke="#6d737a" stroke-width="4"/><circle cy="240" r="32" fill="#4b4f55"/></g>
      <g transform="translate(250,0) rotate(-4)"><path d="M-46,-60 Q-52,-120 0,-124 Q52,-120 46,-60 L50,240 Q40,290 0,290 Q-40,290 -50,240 Z" fill="${accent}"/>${each([-26, 0, 26], (x) => `<path d="M${x},-90 V250" stroke="#000" stroke-width="6" stroke-opacity="0.22"/>`)}<rect x="-11" y="-310" width="22" height="190" fill="url(#metal)"/><path d="M-20,-330 h40 l-6,40 h-28 Z" fill="#878d95"/></g>`,
  },
  sander: {
    surface: "table",
    scale: 1.25,
    shadow: 300,
    draw: ({ dark, deep, light }) =>
      `<rect x="-260" y="-36" width="470" height="36" rx="6" fill="#d9b98a"/><rect x="-270" y="-76" width="490" height="46" rx="10" fill="#303339"/><path d="M-230,-80 C-240,-230 -150,-310 -20,-310 C110,-310 170,-240 190,-80 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M-150,-290 C-110,-400 90,-400 130,-280 L90,-240 C40,-320 -60,-320 -110,-250 Z" fill="#2a2c31"/><path d="M190,-150 C280,-160 300,-110 360,-60" stroke="#222" stroke-width="18" fill="none"/>${each(series(-120, 34, 6), (x) => `<rect x="${x}" y="-150" width="16" height="52" rx="6" fill="${deep}"/>`)}<ellipse cx="-60" cy="-240" rx="60" ry="18" fill="${light}" fill-opacity="0.6"/>`,
  },
  toolbox: {
    surface: "table",
    scale: 1.25,
    shadow: 340,
    draw: ({ base, dark, light, accent }) =>
      `<path d="M-150,-330 V-400 Q-150,-430 -120,-430 H120 Q150,-430 150,-400 V-330" fill="none" stroke="#2b2d32" stroke-width="30"/><path d="M-320,-330 H320 L336,-216 H-336 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><rect x="-326" y="-220" width="652" height="220" rx="12" fill="${base}" stroke="${dark}" stroke-width="4"/><path d="M-326,-150 H326" stroke="${dark}" stroke-width="5"/><rect x="-300" y="-126" width="600" height="90" rx="8" fill="${light}" fill-opacity="0.35"/>${each([-200, 200], (x) => `<rect x="${x - 34}" y="-256" width="68" height="82" rx="8" fill="#d6dade" stroke="#6d737a" stroke-width="4"/><rect x="${x - 16}" y="-226" width="32" height="26" fill="#6d737a"/>`)}<rect x="-80" y="-112" width="160" height="60" rx="6" fill="${accent}"/>`,
  },
} satisfies Record<string, Sketch>;
