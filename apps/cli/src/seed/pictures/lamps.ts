import { each, type Sketch, series } from "../sketch.ts";

const glow = (y: number, radius: number) => `<circle cy="${y}" r="${radius * 1.25}" fill="url(#glow)"/>`;

/** Lamps that hang, stand on the floor, or stand on a table. */
export const lamps = {
  pendant: {
    surface: "floor",
    scale: 1,
    shadow: 0,
    draw: ({
      dark,
      light,
      base,
    }) => `<path d="M0,-960 V-520" stroke="#2b2b2d" stroke-width="6"/>${glow(-190, 300)}
      <path d="M-34,-540 H34 L44,-500 H-44 Z" fill="${dark}"/><path d="M-120,-500 C-60,-520 60,-520 120,-500 L150,-440 H-150 Z" fill="${light}"/><path d="M-196,-430 C-90,-462 90,-462 196,-430 L226,-370 H-226 Z" fill="${base}"/>
      <path d="M-290,-358 C-130,-404 130,-404 290,-358 L330,-270 C160,-300 -160,-300 -330,-270 Z" fill="url(#body)"/><ellipse cy="-268" rx="150" ry="24" fill="#fff3cf"/><path d="M-150,-268 C-120,-220 120,-220 150,-268 Z" fill="${dark}"/>`,
  },
  globe: {
    surface: "floor",
    scale: 1,
    shadow: 0,
    draw: ({
      dark,
      pale,
    }) => `<path d="M0,-960 V-560" stroke="#2b2b2d" stroke-width="6"/>${glow(-330, 330)}<path d="M-40,-566 h80 l12,38 h-104 Z" fill="${dark}"/><circle cy="-330" r="206" fill="${pale}"/><circle cy="-330" r="206" fill="#fff4d6" fill-opacity="0.55"/>
      ${each(series(-4, 1, 9), (n) => `<path d="M${n * 48},${-330 - Math.sqrt(Math.max(0, 206 ** 2 - (n * 48) ** 2))} Q${n * 66},-330 ${n * 48},${-330 + Math.sqrt(Math.max(0, 206 ** 2 - (n * 48) ** 2))}" fill="none" stroke="${dark}" stroke-width="3" stroke-opacity="0.35"/>`)}<ellipse cx="-60" cy="-420" rx="70" ry="40" fill="#fff" fill-opacity="0.5"/>`,
  },
  floorlamp: {
    surface: "floor",
    scale: 1,
    shadow: 130,
    draw: ({
      dark,
      pale,
    }) => `${glow(-540, 260)}<ellipse cy="-8" rx="118" ry="22" fill="#2d2f33"/><ellipse cy="-16" rx="118" ry="20" fill="#4a4d53"/><rect x="-8" y="-500" width="16" height="484" fill="url(#metal)"/>
      <path d="M-120,-690 H120 L176,-470 Q0,-446 -176,-470 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><ellipse cy="-690" rx="120" ry="15" fill="${pale}"/><path d="M-176,-470 Q0,-446 176,-470 Q0,-426 -176,-470 Z" fill="#ffeebd"/><path d="M60,-460 v90" stroke="#c9a227" stroke-width="3"/><circle cx="60" cy="-366" r="7" fill="#c9a227"/>`,
  },
  readinglamp: {
    surface: "floor",
    scale: 1,
    shadow: 130,
    draw: ({ dark, light }) =>
      `<g transform="translate(-60,0)"><circle cx="160" cy="-440" r="230" fill="url(#glow)"/><ellipse cy="-10" rx="110" ry="22" fill="#3b3e43"/><path d="M0,-14 V-610 Q0,-640 30,-636 L170,-600" fill="none" stroke="#4b4f55" stroke-width="14"/><path d="M120,-640 L230,-610 L280,-470 L110,-520 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><path d="M110,-520 L280,-470 Q190,-450 110,-520 Z" fill="#fff0c2"/><path d="M150,-620 L140,-540" stroke="${light}" stroke-width="10" stroke-opacity="0.6"/></g>`,
  },
  tablelamp: {
    surface: "table",
    scale: 1.12,
    shadow: 170,
    draw: ({
      accent,
      dark,
      pale,
      light,
    }) => `${glow(-410, 280)}<path d="M-130,-4 C-150,-120 -90,-170 -50,-220 H50 C90,-170 150,-120 130,-4 Q0,14 -130,-4 Z" fill="${accent}"/><path d="M-96,-20 C-110,-110 -70,-150 -40,-196" stroke="#fff" stroke-width="20" stroke-opacity="0.25" fill="none"/><rect x="-14" y="-270" width="28" height="60" fill="url(#metal)"/>
      <path d="M-130,-530 H130 L222,-270 Q0,-240 -222,-270 Z" fill="url(#body)" stroke="${dark}" stroke-width="4"/><ellipse cy="-530" rx="130" ry="18" fill="${pale}"/><path d="M-150,-300 L-100,-500" stroke="${light}" stroke-width="22" stroke-opacity="0.4"/><path d="M-222,-270 Q0,-240 222,-270 Q0,-216 -222,-270 Z" fill="#ffeebd"/>`,
  },
  mushroom: {
    surface: "table",
    scale: 1.25,
    shadow: 180,
    draw: ({ dark, light }) =>
      `${glow(-240, 240)}<ellipse cy="-10" rx="150" ry="26" fill="${dark}"/><path d="M-34,-20 C-24,-140 -24,-200 -40,-290 H40 C24,-200 24,-140 34,-20 Z" fill="url(#metal)"/><path d="M-260,-270 C-250,-480 250,-480 260,-270 Q0,-210 -260,-270 Z" fill="url(#body)"/><path d="M-190,-330 C-170,-400 -100,-430 -40,-436" stroke="${light}" stroke-width="24" stroke-linecap="round" fill="none" stroke-opacity="0.8"/><path d="M-260,-270 Q0,-210 260,-270 Q0,-180 -260,-270 Z" fill="#fff0c2"/>`,
  },
} satisfies Record<string, Sketch>;
