import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { pick, whole } from "../random.ts";

interface Game {
  readonly kind: "console" | "game" | "controller";
  readonly platform: "PlayStation" | "Xbox" | "Nintendo" | "PC";
  readonly title: string;
  readonly storages?: readonly number[];
  readonly age?: "3" | "7" | "12" | "16" | "18";
  readonly paints: readonly Paint[];
  readonly picture: Picture;
  readonly fact: string;
  readonly euros: number;
}

function game({ kind, platform, title, storages, age, paints, picture, fact, euros }: Game): MakeItem {
  return ({ random }) => {
    const step = storages === undefined ? 0 : whole(random, 0, storages.length - 1);
    const storage = storages?.[step];
    return {
      title: `${title}${storage === undefined ? "" : `, ${storage} GB`}${kind === "game" ? ` (${platform})` : ""}`,
      noun: kind,
      facts: [fact],
      attributes: {
        kind,
        platform,
        title,
        ...(storage === undefined ? {} : { storage }),
        ...(age === undefined ? {} : { age_rating: age }),
      },
      euros: euros * 1.15 ** step,
      picture,
      paint: pick(random, paints),
    };
  };
}

const games: readonly Game[] = [
  {
    kind: "console",
    platform: "PlayStation",
    title: "PlayStation 5",
    storages: [825],
    paints: ["white"],
    picture: "console",
    fact: "Disc edition with one controller, HDMI cable and power cord.",
    euros: 340,
  },
  {
    kind: "game",
    platform: "Nintendo",
    title: "The Legend of Zelda: Tears of the Kingdom",
    age: "12",
    paints: ["red"],
    picture: "game",
    fact: "Played through once and now free for the next adventurer.",
    euros: 40,
  },
  {
    kind: "console",
    platform: "Nintendo",
    title: "Nintendo Switch OLED",
    storages: [64],
    paints: ["red", "white"],
    picture: "handheld",
    fact: "With dock, charger and a carrying case; no drift in the sticks.",
    euros: 215,
  },
  {
    kind: "controller",
    platform: "PlayStation",
    title: "DualSense controller",
    paints: ["white", "red", "black", "blue"],
    picture: "gamepad",
    fact: "Sticks are precise and the triggers click as they should.",
    euros: 38,
  },
  {
    kind: "console",
    platform: "PC",
    title: "Steam Deck",
    storages: [64, 256, 512],
    paints: ["black"],
    picture: "handheld",
    fact: "Updated, reset, with a screen protector and the hard case.",
    euros: 290,
  },
  {
    kind: "game",
    platform: "PlayStation",
    title: "Elden Ring",
    age: "16",
    paints: ["black"],
    picture: "game",
    fact: "I died often enough, now it is your turn.",
    euros: 28,
  },
  {
    kind: "console",
    platform: "Xbox",
    title: "Xbox Series S",
    storages: [512],
    paints: ["white"],
    picture: "console",
    fact: "Small and silent, with controller and cables.",
    euros: 170,
  },
  {
    kind: "game",
    platform: "Nintendo",
    title: "Mario Kart 8 Deluxe",
    age: "3",
    paints: ["blue"],
    picture: "game",
    fact: "Cartridge in its box, as good as the day we bought it.",
    euros: 35,
  },
];

/** Consoles, games and controllers that people sell. */
export const gameShelf: Shelf = { family: "device", items: games.map(game) };
