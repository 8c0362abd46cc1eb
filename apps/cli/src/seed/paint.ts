const paints = {
  black: "#2b2c30",
  white: "#f1efe9",
  grey: "#8b9097",
  silver: "#c3c8ce",
  gold: "#cfa84f",
  brown: "#7a4f33",
  beige: "#d9c4a0",
  red: "#c23b36",
  orange: "#e07b35",
  yellow: "#e8bf45",
  green: "#4d8058",
  blue: "#3b6aa8",
  purple: "#7658a0",
  pink: "#df8fa6",
  oak: "#c79a62",
  pine: "#dfba7f",
  teak: "#9a6236",
  walnut: "#6b4630",
  copper: "#b8693f",
  terracotta: "#c4694a",
} as const;

/** A colour or a wood that things are drawn in. */
export type Paint = keyof typeof paints;

/** Every paint, by name. */
export const paintNames: readonly Paint[] = [
  "black",
  "white",
  "grey",
  "silver",
  "gold",
  "brown",
  "beige",
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "oak",
  "pine",
  "teak",
  "walnut",
  "copper",
  "terracotta",
];

/** A paint's colour as `#rrggbb`. */
export function hexOf(paint: Paint): string {
  return paints[paint];
}

/** Mixes two colours; `share` from 0 (the first) to 1 (the second). */
export function mix(first: string, second: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [a, b] = [first, second].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((a ?? 0) + ((b ?? 0) - (a ?? 0)) * share);
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** A lighter shade; `share` from 0 (unchanged) to 1 (white). */
export function lighter(colour: string, share: number): string {
  return mix(colour, "#ffffff", share);
}

/** A darker shade; `share` from 0 (unchanged) to 1 (a warm near-black). */
export function darker(colour: string, share: number): string {
  return mix(colour, "#1c1613", share);
}
