import { chance, pick, whole } from "../random.ts";
import { each, type Kit, type Sketch, series } from "../sketch.ts";

const lensRings = (radius: number) =>
  `<circle r="${radius}" fill="#15171b"/><circle r="${radius * 0.88}" fill="#2b2e34"/><circle r="${radius * 0.74}" fill="#111318"/>
  <circle r="${radius * 0.58}" fill="url(#glass)"/><ellipse cx="${-radius * 0.2}" cy="${-radius * 0.22}" rx="${radius * 0.16}" ry="${radius * 0.1}" fill="#fff" fill-opacity="0.6"/>`;

function phoneBack({ dark, random }: Kit): string {
  const lenses =
    whole(random, 2, 3) === 2
      ? [
          [-62, -192],
          [-20, -148],
        ]
      : [
          [-66, -196],
          [-66, -138],
          [-16, -166],
        ];
  return `<rect x="-126" y="-256" width="252" height="512" rx="44" fill="url(#body)" stroke="${dark}" stroke-width="5"/>
    <rect x="-106" y="-236" width="132" height="132" rx="36" fill="${dark}" fill-opacity="0.5"/>
    ${lenses.map(([x = 0, y = 0]) => `<g transform="translate(${x},${y})">${lensRings(27)}</g>`).join("")}
    <circle cx="6" cy="-214" r="9" fill="#fdf3d0"/><path d="M-96,230 L96,-60" stroke="#fff" stroke-width="46" stroke-opacity="0.07"/>`;
}

const phoneFront = ({ dark, accent }: Kit) =>
  `<rect x="-126" y="-256" width="252" height="512" rx="44" fill="#101114" stroke="${dark}" stroke-width="5"/>
    <rect x="-113" y="-243" width="226" height="486" rx="34" fill="url(#screen)"/><rect x="-34" y="-228" width="68" height="18" rx="9" fill="#0c0d0f"/>
    <rect x="-70" y="-180" width="140" height="34" rx="8" fill="#fff" fill-opacity="0.85"/><rect x="-44" y="-134" width="88" height="12" rx="6" fill="#fff" fill-opacity="0.6"/>
    ${each(series(-84, 48, 4), (x, column) => each(series(40, 52, 3), (y, row) => `<rect x="${x - 4}" y="${y}" width="34" height="34" rx="9" fill="${(row + column) % 3 === 0 ? accent : "#fff"}" fill-opacity="0.82"/>`))}
    <rect x="-92" y="196" width="184" height="36" rx="16" fill="#fff" fill-opacity="0.35"/>`;

const gamepadBody =
  "M-230,-120 C-150,-160 150,-160 230,-120 C310,-80 350,90 320,170 C300,220 240,200 200,140 C170,96 140,84 100,84 L-100,84 C-140,84 -170,96 -200,140 C-240,200 -300,220 -320,170 C-350,90 -310,-80 -230,-120 Z";

/** Phones, computers, cameras, sound and games. */
export const electronics = {
  phone: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: (kit) =>
      `<g transform="translate(-150,8) rotate(-9)">${phoneBack(kit)}</g><g transform="translate(162,-6) rotate(7)">${phoneFront(kit)}</g>`,
  },
  laptop: {
    surface: "table",
    scale: 1.12,
    shadow: 390,
    draw: ({
      accent,
      deep,
      pale,
      random,
    }) => `<path d="M-290,-420 h580 a22,22 0 0 1 22,22 v364 h-624 v-364 a22,22 0 0 1 22,-22 Z" fill="#17181c"/>
      <rect x="-292" y="-402" width="584" height="348" rx="6" fill="url(#screen)"/>
      <rect x="-250" y="-360" width="${whole(random, 240, 320)}" height="220" rx="10" fill="#fff" fill-opacity="0.88"/>
      <rect x="-250" y="-360" width="240" height="26" rx="10" fill="${accent}"/>
      ${each(series(-312, 30, 5), (y) => `<rect x="-228" y="${y}" width="${whole(random, 110, 200)}" height="11" rx="5" fill="#9aa3ad"/>`)}
      <path d="M-270,-54 h540 v-18 h-540 Z" fill="#000" fill-opacity="0.25"/>
      <path d="M-318,-40 L318,-40 L392,-8 L392,6 L-392,6 L-392,-8 Z" fill="url(#body)"/>
      <path d="M-280,-34 L280,-34 L322,-16 L-322,-16 Z" fill="#22242a"/><path d="M-288,-28 H288 M-304,-22 H304" stroke="${deep}" stroke-width="2"/>
      <path d="M-392,-8 L392,-8 L392,6 L-392,6 Z" fill="${pale}" fill-opacity="0.5"/><path d="M-60,-13 h120 l8,5 h-136 Z" fill="${deep}" fill-opacity="0.5"/>`,
  },
  camera: {
    surface: "table",
    scale: 1.25,
    shadow: 300,
    draw: ({
      dark,
      light,
      random,
    }) => `<path d="M-110,-352 L-84,-396 h120 L62,-352 Z" fill="${dark}"/><rect x="150" y="-372" width="66" height="26" rx="8" fill="#9aa0a7"/>
      <rect x="-222" y="-366" width="76" height="22" rx="8" fill="#26282d"/><rect x="-282" y="-352" width="564" height="352" rx="38" fill="url(#body)"/>
      <rect x="-282" y="-270" width="564" height="190" fill="#1d1f23" fill-opacity="0.86"/>
      ${each(series(-268, 22, 25), (x) => `<path d="M${x},-266 v182" stroke="#fff" stroke-width="1" stroke-opacity="0.05"/>`)}
      <rect x="-282" y="-352" width="92" height="352" rx="38" fill="#141518" fill-opacity="0.5"/><rect x="-268" y="-328" width="70" height="26" rx="6" fill="${light}" fill-opacity="0.5"/>
      <circle cx="226" cy="-312" r="20" fill="#fff" fill-opacity="0.85"/>
      <g transform="translate(${whole(random, 10, 40)},-172)"><circle r="178" fill="#0a0b0d"/>${lensRings(166)}</g>
      <circle cx="-30" cy="-374" r="6" fill="${pick(random, ["#d33", "#e7b53c"])}"/>`,
  },
  lens: {
    surface: "table",
    scale: 1.25,
    shadow: 190,
    draw: () => `<path d="M-150,-410 L150,-410 L166,-300 L-166,-300 Z" fill="#1c1e22"/><rect x="-166" y="-300" width="332" height="120" rx="8" fill="#2c2f35"/>
      ${each(series(-160, 16, 21), (x) => `<rect x="${x}" y="-290" width="8" height="100" fill="#17181b"/>`)}
      <rect x="-154" y="-180" width="308" height="60" fill="#212329"/><rect x="-154" y="-172" width="308" height="9" fill="#c8443c"/>
      <rect x="-140" y="-120" width="280" height="96" rx="6" fill="#2c2f35"/>${each(series(-134, 16, 17), (x) => `<rect x="${x}" y="-112" width="8" height="80" fill="#17181b"/>`)}
      <path d="M-124,-24 h248 l-8,24 h-232 Z" fill="url(#metal)"/>
      <ellipse cy="-410" rx="150" ry="46" fill="#0c0d10"/><ellipse cy="-408" rx="124" ry="36" fill="url(#glass)"/><ellipse cx="-40" cy="-418" rx="40" ry="9" fill="#fff" fill-opacity="0.4"/>`,
  },
  headphones: {
    surface: "table",
    scale: 1.25,
    shadow: 250,
    draw: ({
      base,
      dark,
      deep,
      light,
    }) => `<path d="M-214,-170 C-236,-520 236,-520 214,-170" fill="none" stroke="${dark}" stroke-width="46"/>
      <path d="M-214,-178 C-230,-506 230,-506 214,-178" fill="none" stroke="${light}" stroke-width="14" stroke-opacity="0.7"/>
      <path d="M-120,-386 C-60,-424 60,-424 120,-386" fill="none" stroke="${deep}" stroke-width="58" stroke-linecap="round"/>
      <rect x="-226" y="-236" width="24" height="90" fill="url(#metal)"/><rect x="202" y="-236" width="24" height="90" fill="url(#metal)"/>
      <ellipse cx="-168" cy="-112" rx="62" ry="112" fill="${deep}"/><ellipse cx="168" cy="-112" rx="62" ry="112" fill="${deep}"/>
      <ellipse cx="-218" cy="-112" rx="74" ry="112" fill="url(#body)"/><ellipse cx="218" cy="-112" rx="74" ry="112" fill="url(#body)"/>
      <ellipse cx="-228" cy="-112" rx="42" ry="72" fill="${base}" stroke="${light}" stroke-width="5"/><ellipse cx="228" cy="-112" rx="42" ry="72" fill="${base}" stroke="${light}" stroke-width="5"/>`,
  },
  earphones: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: ({
      dark,
      light,
      pale,
      deep,
    }) => `<rect x="-190" y="-60" width="380" height="270" rx="96" fill="url(#body)"/><rect x="-190" y="54" width="380" height="6" fill="${dark}"/><circle cy="92" r="10" fill="#6fcf7f"/>
      <path d="M-190,20 C-190,-200 190,-200 190,20 Z" fill="${light}" stroke="${dark}" stroke-width="4"/><path d="M-150,14 C-150,-150 150,-150 150,14 Z" fill="${deep}" fill-opacity="0.55"/>
      ${each([-1, 1], (side) => `<g transform="translate(${side * 290},-90) scale(${side},1) rotate(14)"><rect x="-18" y="0" width="36" height="150" rx="18" fill="url(#body)" stroke="${dark}" stroke-width="3"/><ellipse rx="54" ry="46" fill="${light}" stroke="${dark}" stroke-width="3"/><ellipse cx="-34" cy="4" rx="20" ry="26" fill="${pale}" stroke="${deep}" stroke-width="3"/></g>`)}`,
  },
  speaker: {
    surface: "table",
    scale: 1.25,
    shadow: 250,
    draw: ({ light, random }) => {
      const box = (
        x: number,
      ) => `<g transform="translate(${x},0)"><polygon points="150,-470 190,-496 190,-20 150,0" fill="url(#side)"/><polygon points="-150,-470 -110,-496 190,-496 150,-470" fill="${light}"/>
        <rect x="-150" y="-470" width="300" height="470" rx="4" fill="url(#body)"/><g transform="translate(0,-360)"><circle r="58" fill="#191a1d"/><circle r="40" fill="#34363c"/><circle r="14" fill="#b9bec5"/></g>
        <g transform="translate(0,-160)"><circle r="122" fill="#141518"/><circle r="108" fill="#2d2f34"/><circle r="84" fill="#1c1d21"/><circle r="36" fill="#44474e"/><ellipse cx="-12" cy="-14" rx="12" ry="7" fill="#fff" fill-opacity="0.4"/></g></g>`;
      return chance(random, 0.6) ? `${box(-205)}${box(190)}` : box(-10);
    },
  },
  turntable: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: ({
      accent,
      dark,
    }) => `<rect x="-390" y="-285" width="780" height="570" rx="22" fill="url(#body)" stroke="${dark}" stroke-width="6"/>
      <g transform="translate(-85,0)"><circle r="254" fill="#b7bcc3"/><circle r="244" fill="#151518"/>${each(series(96, 14, 11), (r) => `<circle r="${r}" fill="none" stroke="#2f3036" stroke-width="2"/>`)}
      <path d="M0,0 L-210,-120 A244,244 0 0 1 -120,-210 Z" fill="#fff" fill-opacity="0.08"/><circle r="80" fill="${accent}"/><circle r="46" fill="none" stroke="#fff" stroke-width="4" stroke-opacity="0.6"/><circle r="8" fill="#e9e9e9"/></g>
      <circle cx="282" cy="-172" r="56" fill="#8f959d"/><circle cx="282" cy="-172" r="34" fill="#d3d7dc"/>
      <path d="M282,-172 L270,110 L164,196" fill="none" stroke="#e3e6ea" stroke-width="14" stroke-linejoin="round"/><rect x="128" y="180" width="54" height="30" rx="5" fill="#2a2c31" transform="rotate(-38 155 195)"/>
      <circle cx="330" cy="228" r="24" fill="#cfd3d8" stroke="#8b9097" stroke-width="4"/><rect x="306" y="20" width="34" height="130" rx="8" fill="#1e1f23"/><rect x="300" y="76" width="46" height="20" rx="5" fill="#cfd3d8"/>`,
  },
  amplifier: {
    surface: "table",
    scale: 1.12,
    shadow: 390,
    draw: ({
      light,
      deep,
    }) => `<polygon points="-370,-236 -320,-276 420,-276 370,-236" fill="${light}"/><polygon points="370,-236 420,-276 420,-50 370,-12" fill="url(#side)"/>
      <rect x="-370" y="-236" width="740" height="224" rx="8" fill="url(#metal)"/><rect x="-370" y="-236" width="740" height="224" rx="8" fill="url(#body)" fill-opacity="0.55"/>
      <circle cx="240" cy="-124" r="70" fill="#e3e6e9" stroke="#8b9097" stroke-width="6"/><path d="M240,-124 L206,-176" stroke="${deep}" stroke-width="7"/>
      ${each([-250, -150, -50, 50], (x) => `<circle cx="${x}" cy="-76" r="26" fill="#d6d9dd" stroke="#7d838b" stroke-width="5"/><path d="M${x},-76 v-22" stroke="#333" stroke-width="5"/>`)}
      <rect x="-318" y="-206" width="440" height="66" rx="6" fill="#1b2a30"/><path d="M-290,-172 H96" stroke="#e9b85f" stroke-width="3"/><path d="M-40,-196 v46" stroke="#e4573d" stroke-width="5"/>
      <rect x="-320" y="-12" width="70" height="14" fill="#222"/><rect x="250" y="-12" width="70" height="14" fill="#222"/>`,
  },
  gamepad: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: ({
      dark,
      deep,
      pale,
    }) => `<path d="${gamepadBody}" fill="url(#body)" stroke="${dark}" stroke-width="6"/><rect x="-84" y="-128" width="168" height="84" rx="18" fill="${pale}" fill-opacity="0.5"/>
      <g fill="${deep}"><rect x="-222" y="-74" width="34" height="98" rx="8"/><rect x="-254" y="-42" width="98" height="34" rx="8"/></g>
      ${[
        ["204", "-76", "#67b26f"],
        ["250", "-28", "#d2504a"],
        ["158", "-28", "#4a7fc1"],
        ["204", "20", "#e0b23d"],
      ]
        .map(
          ([x, y, colour]) =>
            `<circle cx="${x}" cy="${y}" r="24" fill="${deep}"/><circle cx="${x}" cy="${y}" r="15" fill="${colour}"/>`,
        )
        .join("")}
      ${each([-92, 92], (x) => `<circle cx="${x}" cy="40" r="54" fill="${deep}"/><circle cx="${x}" cy="40" r="38" fill="#25272c"/><circle cx="${x}" cy="36" r="26" fill="#3b3e45"/>`)}`,
  },
  handheld: {
    surface: "flat",
    scale: 1.25,
    shadow: 0,
    draw: ({
      base,
      dark,
      accent,
    }) => `<path d="M-250,-168 h-70 a86,86 0 0 0 -86,86 v164 a86,86 0 0 0 86,86 h70 Z" fill="${base}" stroke="${dark}" stroke-width="4"/>
      <path d="M250,-168 h70 a86,86 0 0 1 86,86 v164 a86,86 0 0 1 -86,86 h-70 Z" fill="${accent}" stroke="${dark}" stroke-width="4"/>
      <rect x="-252" y="-172" width="504" height="344" rx="10" fill="#1b1c20"/><rect x="-218" y="-140" width="436" height="280" rx="4" fill="url(#screen)"/>
      <path d="M-218,140 L-90,10 L-10,90 L80,-20 L218,140 Z" fill="#1c2b20" fill-opacity="0.45"/><circle cx="130" cy="-76" r="34" fill="#fff3c9" fill-opacity="0.9"/>
      <circle cx="-328" cy="-70" r="40" fill="#24262b"/><circle cx="-328" cy="-70" r="26" fill="#3a3d44"/><circle cx="328" cy="60" r="40" fill="#24262b"/><circle cx="328" cy="60" r="26" fill="#3a3d44"/>
      ${each([0, 90, 180, 270], (turn) => `<circle cx="328" cy="-110" r="15" fill="#24262b" transform="rotate(${turn} 328 -72)"/><circle cx="-328" cy="22" r="15" fill="#24262b" transform="rotate(${turn} -328 60)"/>`)}`,
  },
  console: {
    surface: "table",
    scale: 1.25,
    shadow: 330,
    draw: ({
      accent,
      dark,
      light,
    }) => `<g transform="translate(-150,0)"><polygon points="90,-520 140,-548 140,-20 90,0" fill="url(#side)"/><polygon points="-90,-520 -40,-548 140,-548 90,-520" fill="${light}"/><rect x="-90" y="-520" width="180" height="520" rx="6" fill="url(#body)"/>
      <rect x="-10" y="-470" width="14" height="300" rx="5" fill="#0d0e10"/><circle cx="54" cy="-80" r="13" fill="none" stroke="#bfe3ff" stroke-width="5"/><rect x="-66" y="-470" width="30" height="8" fill="${accent}"/></g>
      <g transform="translate(200,-96) scale(0.66)"><path d="${gamepadBody}" fill="#26282d" stroke="${dark}" stroke-width="6"/>${each([-92, 92], (x) => `<circle cx="${x}" cy="40" r="52" fill="#111"/><circle cx="${x}" cy="36" r="32" fill="#4a4d55"/>`)}<rect x="-84" y="-128" width="168" height="84" rx="18" fill="#3b3e45"/><circle cx="204" cy="-28" r="30" fill="${accent}"/><circle cx="-204" cy="-28" r="30" fill="#4a4d55"/></g>`,
  },
  game: {
    surface: "flat",
    scale: 1.12,
    shadow: 0,
    draw: ({
      accent,
      base,
      deep,
      random,
    }) => `<g transform="rotate(-8) translate(-150,0)"><rect x="-190" y="-265" width="380" height="530" rx="12" fill="${base}"/><rect x="-178" y="-206" width="356" height="462" fill="url(#screen)"/>
      <path d="M-178,256 L-178,90 L-70,-30 L20,70 L90,-10 L178,110 L178,256 Z" fill="${deep}" fill-opacity="0.75"/><circle cx="${whole(random, -80, 90)}" cy="-110" r="50" fill="${accent}"/><rect x="-140" y="170" width="280" height="34" rx="4" fill="#fff" fill-opacity="0.9"/></g>
      <g transform="translate(240,70)"><circle r="172" fill="#d9dde2"/><path d="M0,0 L-150,-84 A172,172 0 0 1 -40,-167 Z" fill="#fff" fill-opacity="0.7"/><path d="M0,0 L150,84 A172,172 0 0 1 60,161 Z" fill="${accent}" fill-opacity="0.25"/><circle r="52" fill="#eceff2"/><circle r="24" fill="#8f959c"/></g>`,
  },
} satisfies Record<string, Sketch>;
