import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import { at, pick, whole } from "../random.ts";

const keyboards: Readonly<Record<string, string>> = { DK: "Danish", DE: "German", AT: "German" };

interface Laptop {
  readonly brand: string;
  readonly model: string;
  readonly processor: string;
  readonly memories: readonly number[];
  readonly storage: number;
  readonly inches: number;
  readonly paint: Paint;
  readonly euros: number;
}

function laptop({ brand, model, processor, memories, storage, inches, paint, euros }: Laptop): MakeItem {
  return ({ random, condition, country }) => {
    const step = whole(random, 0, memories.length - 1);
    const memory = at(memories, step);
    const keyboard = keyboards[country] ?? "English (UK)";
    return {
      title: `${brand} ${model}, ${memory} GB, ${storage} GB SSD`,
      noun: "laptop",
      facts: [
        `${inches}-inch screen, ${processor}, ${memory} GB of memory and a ${storage} GB SSD.`,
        condition === "new"
          ? `The keyboard is ${keyboard}, and the charger is in the box.`
          : pick(random, [
              `${keyboard} keyboard, freshly reinstalled and ready to use.`,
              `The keyboard is ${keyboard}; charger included.`,
              `Still lasts ${whole(random, 4, 9)} hours on one charge, with a ${keyboard} keyboard.`,
            ]),
      ],
      attributes: { brand, model, processor, memory, storage, screen_size: inches, keyboard },
      euros: euros * 1.15 ** step,
      picture: "laptop",
      paint,
    };
  };
}

const laptops: readonly Laptop[] = [
  {
    brand: "Apple",
    model: "MacBook Air 13 M1",
    processor: "Apple M1",
    memories: [8, 16],
    storage: 256,
    inches: 13.3,
    paint: "silver",
    euros: 520,
  },
  {
    brand: "Lenovo",
    model: "ThinkPad T480",
    processor: "Intel Core i5-8350U",
    memories: [8, 16, 32],
    storage: 256,
    inches: 14,
    paint: "black",
    euros: 200,
  },
  {
    brand: "Dell",
    model: "XPS 13 9310",
    processor: "Intel Core i7-1165G7",
    memories: [16, 32],
    storage: 512,
    inches: 13.4,
    paint: "silver",
    euros: 510,
  },
  {
    brand: "Framework",
    model: "Laptop 13",
    processor: "AMD Ryzen 5 7640U",
    memories: [16, 32],
    storage: 500,
    inches: 13.5,
    paint: "grey",
    euros: 690,
  },
  {
    brand: "HP",
    model: "EliteBook 840 G8",
    processor: "Intel Core i5-1135G7",
    memories: [8, 16],
    storage: 256,
    inches: 14,
    paint: "silver",
    euros: 340,
  },
  {
    brand: "Apple",
    model: "MacBook Pro 14 M2 Pro",
    processor: "Apple M2 Pro",
    memories: [16, 32],
    storage: 512,
    inches: 14.2,
    paint: "grey",
    euros: 1_250,
  },
  {
    brand: "Microsoft",
    model: "Surface Laptop 4",
    processor: "AMD Ryzen 5 4680U",
    memories: [8, 16],
    storage: 256,
    inches: 13.5,
    paint: "blue",
    euros: 410,
  },
  {
    brand: "ASUS",
    model: "ZenBook 14",
    processor: "AMD Ryzen 7 5800H",
    memories: [16],
    storage: 512,
    inches: 14,
    paint: "green",
    euros: 440,
  },
];

/** Laptops that people sell. */
export const laptopShelf: Shelf = { family: "device", items: laptops.map(laptop) };
