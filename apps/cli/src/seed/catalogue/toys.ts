import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { chance, pick } from "../random.ts";

interface BuildingSet {
  readonly title: string;
  readonly number?: string;
  readonly pieces: number;
  readonly age: number;
  readonly picture: Picture;
  readonly paints: readonly Paint[];
  readonly brand: string;
  readonly euros: number;
}

function buildingSet({ title, number, pieces, age, picture, paints, brand, euros }: BuildingSet): MakeItem {
  return ({ random, condition }) => {
    const complete = condition !== "poor" && condition !== "fair" ? true : chance(random, 0.4);
    const instructions = condition === "new" || (complete && chance(random, 0.8));
    return {
      title: `${brand} ${number === undefined ? "" : `${number} `}${title}${complete ? "" : ", some parts missing"}`,
      noun: "set",
      facts: [
        condition === "new"
          ? `A set of ${pieces.toLocaleString("en")} pieces.`
          : complete
            ? `Counted against the inventory: all ${pieces.toLocaleString("en")} pieces are there.`
            : "A few pieces are missing, none that would keep it from standing.",
        instructions
          ? "Instructions are included."
          : "No printed instructions, but they are free on the web.",
      ],
      attributes: {
        complete,
        brand,
        ...(number === undefined ? {} : { set_number: number }),
        pieces,
        instructions,
        minimum_age: age,
      },
      euros: complete ? euros : euros * 0.75,
      picture,
      paint: pick(random, paints),
    };
  };
}

const sets: readonly BuildingSet[] = [
  {
    title: "Corner Garage",
    number: "10264",
    pieces: 2_569,
    age: 16,
    picture: "brickhouse",
    paints: ["blue", "red"],
    brand: "LEGO",
    euros: 210,
  },
  {
    title: "Classic creative brick box",
    number: "10698",
    pieces: 790,
    age: 4,
    picture: "bricks",
    paints: ["red", "yellow", "blue"],
    brand: "LEGO",
    euros: 32,
  },
  {
    title: "Technic off-roader",
    number: "42099",
    pieces: 958,
    age: 11,
    picture: "brickcar",
    paints: ["orange", "red"],
    brand: "LEGO",
    euros: 140,
  },
  {
    title: "Duplo starter bricks",
    number: "10913",
    pieces: 65,
    age: 1,
    picture: "bricks",
    paints: ["green", "red"],
    brand: "LEGO",
    euros: 16,
  },
  {
    title: "Cottage",
    pieces: 420,
    age: 7,
    picture: "brickhouse",
    paints: ["terracotta", "green"],
    brand: "LEGO",
    euros: 34,
  },
  {
    title: "Rally car",
    pieces: 310,
    age: 8,
    picture: "brickcar",
    paints: ["blue", "yellow", "green"],
    brand: "Cobi",
    euros: 20,
  },
];

interface BoardGame {
  readonly title: string;
  readonly players: readonly [min: number, max: number];
  readonly minutes: number;
  readonly age: number;
  /** Whether it is played without reading. */
  readonly wordless: boolean;
  readonly picture: Picture;
  readonly paints: readonly Paint[];
  readonly fact: string;
  readonly euros: number;
}

const languages: Readonly<Record<string, string>> = { DK: "Danish", DE: "German", AT: "German" };

function boardGame({
  title,
  players,
  minutes,
  age,
  wordless,
  picture,
  paints,
  fact,
  euros,
}: BoardGame): MakeItem {
  return ({ random, condition, country }) => {
    const complete = condition !== "poor" || chance(random, 0.3);
    const language = wordless ? "None" : (languages[country] ?? "English");
    return {
      title: wordless ? `${title} board game` : `${title}, ${language} edition`,
      noun: "game",
      facts: [
        fact,
        `For ${players[0]} to ${players[1]} players, about ${minutes} minutes${complete ? "; nothing is missing" : "; one piece is replaced by a button"}.`,
      ],
      attributes: {
        complete,
        min_players: players[0],
        max_players: players[1],
        playing_time: minutes,
        language,
        minimum_age: age,
      },
      euros,
      picture,
      paint: pick(random, paints),
    };
  };
}

const boardGames: readonly BoardGame[] = [
  {
    title: "Catan",
    players: [3, 4],
    minutes: 90,
    age: 10,
    wordless: false,
    picture: "gamebox",
    paints: ["red", "orange"],
    fact: "No wheat for sheep tonight, so it may as well go.",
    euros: 22,
  },
  {
    title: "Ticket to Ride: Europe",
    players: [2, 5],
    minutes: 60,
    age: 8,
    wordless: false,
    picture: "gamebox",
    paints: ["blue", "beige"],
    fact: "All 240 carriages counted.",
    euros: 26,
  },
  {
    title: "Azul",
    players: [2, 4],
    minutes: 40,
    age: 8,
    wordless: true,
    picture: "boardgame",
    paints: ["blue", "orange"],
    fact: "Tiles as lovely as sweets.",
    euros: 22,
  },
  {
    title: "Ludo and snakes, wooden",
    players: [2, 4],
    minutes: 30,
    age: 5,
    wordless: true,
    picture: "boardgame",
    paints: ["red", "green", "oak"],
    fact: "Solid board with two sides, for rainy holidays.",
    euros: 12,
  },
  {
    title: "Pandemic",
    players: [2, 4],
    minutes: 45,
    age: 8,
    wordless: false,
    picture: "gamebox",
    paints: ["blue", "black"],
    fact: "We saved the world eleven times.",
    euros: 20,
  },
  {
    title: "Wingspan",
    players: [1, 5],
    minutes: 70,
    age: 10,
    wordless: false,
    picture: "gamebox",
    paints: ["green", "blue"],
    fact: "Cards are sleeved, eggs are counted.",
    euros: 36,
  },
];

/** What people sell under toys. */
export const toys: Readonly<Record<string, Shelf>> = {
  "building-sets": { family: "game", items: sets.map(buildingSet) },
  "board-games": { family: "game", items: boardGames.map(boardGame) },
};
