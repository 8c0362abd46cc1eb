import { each, type Kit, type Sketch, series } from "../sketch.ts";

interface Frame {
  readonly wheel: number;
  readonly tyre: number;
  readonly kind: "city" | "road" | "child" | "electric";
}

function wheel(x: number, { wheel: radius, tyre }: Frame): string {
  return `<g transform="translate(${x},${-radius})"><circle r="${radius - tyre / 2}" fill="none" stroke="#1d1d1f" stroke-width="${tyre}"/><circle r="${radius - tyre - 4}" fill="none" stroke="#c4c9ce" stroke-width="7"/>
    ${each(series(0, 20, 18), (turn) => `<path d="M0,0 L0,${-(radius - tyre - 6)}" stroke="#aab0b6" stroke-width="2" transform="rotate(${turn})"/>`)}<circle r="12" fill="#7d838a"/></g>`;
}

function bike(frame: Frame, kit: Kit): string {
  const { wheel: r, kind } = frame;
  const { base, dark, light, accent } = kit;
  const half = kind === "child" ? 190 : 262;
  const crank = [-30, -r + 12] as const;
  const seat = [-104, -r * 2 - (kind === "child" ? 60 : 96)] as const;
  const head = [half - 84, -r * 2 - (kind === "child" ? 66 : 86)] as const;
  const tube = kind === "road" ? 17 : 24;
  const line = (points: string) =>
    `<path d="${points}" fill="none" stroke="${dark}" stroke-width="${tube + 5}" stroke-linejoin="round" stroke-linecap="round"/><path d="${points}" fill="none" stroke="${base}" stroke-width="${tube}" stroke-linejoin="round" stroke-linecap="round"/><path d="${points}" fill="none" stroke="${light}" stroke-width="${tube / 4}" stroke-linejoin="round" stroke-linecap="round" transform="translate(-2,-4)"/>`;
  const top =
    kind === "road"
      ? `L${head[0]},${head[1] + 8}`
      : `M${seat[0] + 26},${seat[1] + 110} L${head[0] + 6},${head[1] + 44}`;
  const bar =
    kind === "road"
      ? `M${head[0] - 4},${head[1] - 30} l62,-8 c44,6 44,70 -6,78 l-24,2`
      : `M${head[0] - 8},${head[1] - 10} l-10,-56 l-64,-14`;
  const guards =
    kind === "road"
      ? ""
      : each(
          [-half, half],
          (x) =>
            `<path d="M${x - r - 6},${-r - 20} A${r + 8},${r + 8} 0 0 1 ${x + r * 0.7},${-r - r * 0.74}" fill="none" stroke="${dark}" stroke-width="10"/>`,
        );
  return `${wheel(-half, frame)}${wheel(half, frame)}${guards}
    <path d="M${crank[0]},${crank[1]} L${-half},${-r} L${seat[0] + 22},${seat[1] + 90}" fill="none" stroke="${dark}" stroke-width="14" stroke-linejoin="round"/><path d="M${head[0]},${head[1]} Q${head[0] + 40},${-r * 1.5} ${half},${-r}" fill="none" stroke="${dark}" stroke-width="17"/>
    ${line(`M${crank[0]},${crank[1]} L${head[0] + 12},${head[1] + 50}`)}${line(`M${crank[0]},${crank[1]} L${seat[0]},${seat[1] + 36}`)}${line(kind === "road" ? `M${seat[0] + 6},${seat[1] + 60} ${top}` : top)}
    <path d="M${head[0] - 6},${head[1] - 34} L${head[0] + 16},${head[1] + 64}" stroke="${dark}" stroke-width="${tube + 4}"/><path d="M${seat[0]},${seat[1] + 40} L${seat[0] - 12},${seat[1] - 10}" stroke="#bfc4ca" stroke-width="13"/>
    <path d="M${seat[0] - 82},${seat[1] - 26} Q${seat[0] - 20},${seat[1] - 34} ${seat[0] + 62},${seat[1] - 18} Q${seat[0] + 40},${seat[1] - 2} ${seat[0] - 20},${seat[1] + 2} Q${seat[0] - 70},${seat[1] + 6} ${seat[0] - 82},${seat[1] - 26} Z" fill="${kind === "city" ? "#7a4b2a" : "#222326"}"/>
    <path d="${bar}" fill="none" stroke="#33363a" stroke-width="13" stroke-linecap="round"/>${kind === "road" ? "" : `<path d="M${head[0] - 84},${head[1] - 80} l-36,2" stroke="#1d1d1f" stroke-width="22" stroke-linecap="round"/>`}
    <circle cx="${crank[0]}" cy="${crank[1]}" r="${r * 0.3}" fill="none" stroke="#8b9198" stroke-width="10"/><path d="M${crank[0]},${crank[1]} l26,${r * 0.5}" stroke="#565b61" stroke-width="12"/><rect x="${crank[0] + 2}" y="${crank[1] + r * 0.5 - 4}" width="52" height="14" rx="5" fill="#222"/>
    <path d="M${crank[0]},${crank[1] - r * 0.28} L${-half},${-r - 14} M${crank[0]},${crank[1] + r * 0.28} L${-half},${-r + 14}" stroke="#4b4f54" stroke-width="5"/>${extras(frame, { half, head, crank, accent, kit })}`;
}

interface Places {
  readonly half: number;
  readonly head: readonly [number, number];
  readonly crank: readonly [number, number];
  readonly accent: string;
  readonly kit: Kit;
}

function extras({ wheel: r, kind }: Frame, { half, head, crank, accent, kit }: Places): string {
  switch (kind) {
    case "city":
      return `<path d="M${head[0] + 26},${head[1] - 44} h130 l-16,104 h-98 Z" fill="#c19a63" stroke="#85632f" stroke-width="5"/>${each(series(head[0] + 34, 18, 7), (x) => `<path d="M${x},${head[1] - 40} l3,96" stroke="#85632f" stroke-width="4" stroke-opacity="0.6"/>`)}${each([-14, 14, 38], (y) => `<path d="M${head[0] + 30},${head[1] + y} h120" stroke="#85632f" stroke-width="4" stroke-opacity="0.6"/>`)}
        <path d="M${-half - 90},${-r * 2 - 26} H${-half + 130}" stroke="#33363a" stroke-width="10"/><path d="M${-half - 60},${-r * 2 - 26} L${-half},${-r}" stroke="#33363a" stroke-width="6"/><rect x="${-half - 104}" y="${-r * 2 - 22}" width="20" height="26" rx="5" fill="#c8322b"/>`;
    case "electric":
      return `<path d="M${-half - 96},${-r * 2 - 26} H${-half + 126}" stroke="#33363a" stroke-width="10"/><rect x="${-half - 86}" y="${-r * 2 - 20}" width="190" height="36" rx="10" fill="#26282c"/><rect x="${-half - 74}" y="${-r * 2 - 10}" width="34" height="10" fill="#7bd389"/>
        <circle cx="${crank[0]}" cy="${crank[1]}" r="46" fill="#2b2e33"/><circle cx="${crank[0]}" cy="${crank[1]}" r="26" fill="#4a4e55"/><g transform="translate(${(crank[0] + head[0]) / 2 + 8},${(crank[1] + head[1]) / 2 + 20}) rotate(${-46})"><rect x="-104" y="-24" width="208" height="48" rx="18" fill="#222429"/><rect x="-70" y="-8" width="90" height="8" rx="4" fill="${accent}"/></g><circle cx="${head[0] + 44}" cy="${head[1] + 20}" r="18" fill="#fff2c4" stroke="#33363a" stroke-width="6"/>`;
    case "child":
      return `<circle cx="${-half - 8}" cy="-40" r="30" fill="none" stroke="#2a2a2c" stroke-width="15"/><circle cx="${-half - 8}" cy="-40" r="9" fill="#8b9198"/><path d="M${-half},${-r} L${-half - 8},-40" stroke="#8b9198" stroke-width="9"/>
        <path d="M${head[0] - 118},${head[1] - 70} q-26,24 -22,60 M${head[0] - 110},${head[1] - 66} q-10,28 2,60" stroke="${accent}" stroke-width="6" fill="none"/><rect x="${head[0] - 22}" y="${head[1] - 44}" width="92" height="68" rx="12" fill="${kit.pale}" stroke="${kit.dark}" stroke-width="4"/><circle cx="${head[0] + 24}" cy="${head[1] - 10}" r="15" fill="${accent}"/>`;
    case "road":
      return `<g transform="translate(${(crank[0] + head[0]) / 2 - 6},${(crank[1] + head[1]) / 2 + 10}) rotate(-48)"><rect x="-50" y="-52" width="100" height="34" rx="10" fill="${accent}"/><rect x="50" y="-46" width="18" height="22" rx="5" fill="#222"/></g>`;
  }
}

/** Bikes that lean where the light is good. */
export const bikes = {
  citybike: {
    surface: "outdoor",
    scale: 1.12,
    shadow: 400,
    draw: (kit) => bike({ wheel: 150, tyre: 17, kind: "city" }, kit),
  },
  roadbike: {
    surface: "outdoor",
    scale: 1.12,
    shadow: 400,
    draw: (kit) => bike({ wheel: 148, tyre: 10, kind: "road" }, kit),
  },
  childbike: {
    surface: "outdoor",
    scale: 1.25,
    shadow: 310,
    draw: (kit) => bike({ wheel: 112, tyre: 22, kind: "child" }, kit),
  },
  ebike: {
    surface: "outdoor",
    scale: 1.12,
    shadow: 400,
    draw: (kit) => bike({ wheel: 150, tyre: 21, kind: "electric" }, kit),
  },
} satisfies Record<string, Sketch>;
