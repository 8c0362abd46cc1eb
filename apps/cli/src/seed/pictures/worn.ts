import { each, type Kit, type Sketch, series } from "../sketch.ts";

function sneaker({ dark, deep, accent, light }: Kit): string {
  return `<path d="M-258,-40 C-270,-120 -250,-190 -222,-206 C-170,-176 -120,-176 -96,-214 L-60,-206 C-20,-150 60,-110 150,-96 C230,-84 272,-70 276,-34 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/>
    <path d="M-276,-44 L282,-44 C292,-20 286,0 264,0 L-252,0 C-276,0 -284,-22 -276,-44 Z" fill="#f4f1ea" stroke="#cfc9bd" stroke-width="3"/><path d="M-272,-14 H280" stroke="${accent}" stroke-width="6"/>
    <path d="M-258,-60 C-262,-110 -250,-160 -228,-196 C-204,-182 -176,-178 -158,-182 C-170,-130 -170,-90 -160,-46 L-258,-46 Z" fill="${dark}" fill-opacity="0.55"/><path d="M170,-94 C230,-86 270,-72 274,-46 L150,-46 C152,-66 158,-82 170,-94 Z" fill="${light}" fill-opacity="0.6"/>
    <path d="M-96,-60 C-30,-70 40,-110 60,-128 C40,-66 -30,-46 -96,-60 Z" fill="${accent}"/><path d="M-92,-214 C-70,-250 -40,-252 -30,-226 L-60,-180 Z" fill="${deep}"/>
    ${each(series(0, 1, 5), (n) => `<path d="M${-66 + n * 34},${-196 + n * 21} l34,-22" stroke="#fbfaf6" stroke-width="9" stroke-linecap="round"/>`)}`;
}

function boot({ dark, deep, light }: Kit): string {
  return `<path d="M-160,-24 L-170,-400 C-120,-420 -30,-420 16,-400 L12,-210 C60,-150 160,-136 206,-100 C232,-78 232,-50 228,-24 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/>
    <path d="M-172,-402 C-120,-424 -30,-424 18,-402 L18,-366 C-30,-386 -120,-386 -172,-366 Z" fill="${deep}"/><path d="M-166,-28 H234 V0 H60 L40,-8 H-60 L-70,0 H-166 Z" fill="#2a211c"/>
    <path d="M-110,-200 C-60,-180 -10,-190 12,-210 M-120,-160 C-50,-130 30,-140 56,-166 M110,-132 C100,-90 110,-60 124,-30" fill="none" stroke="${dark}" stroke-width="5"/>
    ${each(series(-350, 34, 5), (y) => `<path d="M-22,${y} l38,10" stroke="${light}" stroke-width="7"/><circle cx="-24" cy="${y}" r="6" fill="#d9b25c"/>`)}<path d="M-150,-250 L-146,-60" stroke="#fff" stroke-width="16" stroke-opacity="0.12"/>`;
}

/** Shoes and bags. */
export const worn = {
  sneakers: {
    surface: "table",
    scale: 1.25,
    shadow: 340,
    draw: (kit) =>
      `<g transform="translate(70,-52) scale(0.92)">${sneaker(kit)}</g><rect x="-260" y="-58" width="600" height="20" fill="#000" fill-opacity="0.12"/><g transform="translate(-60,0)">${sneaker(kit)}</g>`,
  },
  boots: {
    surface: "floor",
    scale: 1.12,
    shadow: 300,
    draw: (kit) =>
      `<g transform="translate(120,-40) scale(1.06)">${boot(kit)}</g><g transform="translate(-110,0) scale(1.14)">${boot(kit)}</g>`,
  },
  handbag: {
    surface: "table",
    scale: 1.25,
    shadow: 290,
    draw: ({
      dark,
      deep,
      light,
    }) => `<path d="M-140,-290 C-140,-520 140,-520 140,-290" fill="none" stroke="${deep}" stroke-width="24"/><path d="M-140,-294 C-140,-508 140,-508 140,-294" fill="none" stroke="${light}" stroke-width="5" stroke-opacity="0.6"/>
      <path d="M-236,-310 H236 C262,-200 282,-90 286,-16 Q284,0 266,0 H-266 Q-284,0 -286,-16 C-282,-90 -262,-200 -236,-310 Z" fill="url(#body)" stroke="${dark}" stroke-width="5"/>
      <path d="M-240,-310 H240 C232,-210 120,-150 0,-150 C-120,-150 -232,-210 -240,-310 Z" fill="${light}" fill-opacity="0.5" stroke-opacity="0.5" stroke="${dark}" stroke-width="5"/>
      <path d="M-222,-296 C-210,-214 -110,-164 0,-164 C110,-164 210,-214 222,-296" fill="none" stroke="#f7ecd6" stroke-width="3" stroke-dasharray="12 8" stroke-opacity="0.8"/>
      <rect x="-30" y="-186" width="60" height="62" rx="10" fill="#d7ab55" stroke="#8f6c2c" stroke-width="4"/><circle cy="-152" r="9" fill="#6b4f1d"/>${each([-140, 140], (x) => `<circle cx="${x}" cy="-292" r="20" fill="none" stroke="#d7ab55" stroke-width="9"/>`)}
      <path d="M-272,-30 H272" stroke="#f7ecd6" stroke-width="3" stroke-dasharray="12 8" stroke-opacity="0.6"/>`,
  },
  backpack: {
    surface: "table",
    scale: 1,
    shadow: 250,
    draw: ({
      accent,
      dark,
      deep,
      light,
    }) => `<path d="M-60,-520 C-60,-590 60,-590 60,-520" fill="none" stroke="${deep}" stroke-width="20"/><path d="M-206,-60 C-270,-160 -270,-330 -206,-420 M206,-60 C270,-160 270,-330 206,-420" fill="none" stroke="${deep}" stroke-width="30"/>
      <path d="M-220,-20 C-236,-240 -232,-420 -180,-490 C-140,-540 140,-540 180,-490 C232,-420 236,-240 220,-20 Q214,0 190,0 H-190 Q-214,0 -220,-20 Z" fill="url(#body)" stroke="${dark}" stroke-width="5"/>
      <path d="M-196,-430 C-150,-350 150,-350 196,-430" fill="none" stroke="${deep}" stroke-width="8"/><path d="M120,-382 l8,44" stroke="#e4e4e4" stroke-width="9"/>
      <rect x="-160" y="-264" width="320" height="218" rx="36" fill="${light}" fill-opacity="0.45" stroke-opacity="0.45" stroke="${dark}" stroke-width="5"/><path d="M-150,-216 H150" stroke="${deep}" stroke-width="8"/><path d="M100,-212 v38" stroke="#e4e4e4" stroke-width="9"/>
      <rect x="-60" y="-160" width="120" height="64" rx="10" fill="${accent}"/><rect x="-212" y="-330" width="424" height="18" fill="${deep}" fill-opacity="0.6"/>`,
  },
  suitcase: {
    surface: "floor",
    scale: 1,
    shadow: 240,
    draw: ({
      dark,
      deep,
      light,
    }) => `<path d="M-64,-520 V-640 H64 V-520" fill="none" stroke="#8d949c" stroke-width="16"/><rect x="-84" y="-664" width="168" height="34" rx="14" fill="${deep}"/>
      <rect x="-210" y="-530" width="420" height="506" rx="44" fill="url(#body)" stroke="${dark}" stroke-width="5"/>${each(series(-150, 50, 7), (x) => `<path d="M${x},-504 V-50" stroke="${dark}" stroke-width="9" stroke-opacity="0.45"/><path d="M${x + 9},-504 V-50" stroke="${light}" stroke-width="4" stroke-opacity="0.6"/>`)}
      <rect x="-214" y="-290" width="428" height="16" fill="${deep}"/><rect x="178" y="-316" width="40" height="70" rx="8" fill="#c6cbd1"/><circle cx="-160" cy="-14" r="20" fill="#25262a"/><circle cx="160" cy="-14" r="20" fill="#25262a"/>`,
  },
} satisfies Record<string, Sketch>;
