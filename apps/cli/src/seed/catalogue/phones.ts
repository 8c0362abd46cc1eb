import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Condition } from "../plan.ts";
import { at, chance, pick, whole } from "../random.ts";

/** A colour as its maker calls it, and as it is drawn. */
type Finish = readonly [name: string, paint: Paint];

const batteries: Readonly<Record<Condition, readonly [number, number]>> = {
  new: [100, 100],
  like_new: [95, 99],
  good: [86, 93],
  fair: [80, 85],
  poor: [70, 79],
};
interface Phone {
  readonly brand: string;
  readonly model: string;
  readonly storages: readonly number[];
  readonly finishes: readonly Finish[];
  /** For the smallest storage. */
  readonly euros: number;
}

function phone({ brand, model, storages, finishes, euros }: Phone): MakeItem {
  return ({ random, condition }) => {
    const step = whole(random, 0, storages.length - 1);
    const storage = at(storages, step);
    const [finish, paint] = pick(random, finishes);
    const [low, high] = batteries[condition];
    const battery = whole(random, low, high);
    const box = chance(random, condition === "new" ? 1 : 0.45);
    return {
      title: `${model.startsWith(brand) ? model : `${brand} ${model}`}, ${storage} GB, ${finish}`,
      noun: "phone",
      facts: [
        `${model} with ${storage} GB in ${finish}, unlocked for every network.`,
        `The battery is at ${battery} %${box ? ", and it comes in its original box with the cable" : ""}.`,
      ],
      attributes: {
        brand,
        model,
        storage,
        colour: [paint],
        battery_health: battery,
        unlocked: true,
        original_box: box,
      },
      euros: euros * 1.13 ** step,
      picture: "phone",
      paint,
    };
  };
}

const phones: readonly Phone[] = [
  {
    brand: "Apple",
    model: "iPhone 13",
    storages: [128, 256],
    finishes: [
      ["midnight", "black"],
      ["starlight", "white"],
      ["blue", "blue"],
      ["pink", "pink"],
    ],
    euros: 320,
  },
  {
    brand: "Samsung",
    model: "Galaxy S22",
    storages: [128, 256],
    finishes: [
      ["phantom black", "black"],
      ["green", "green"],
      ["pink gold", "pink"],
    ],
    euros: 240,
  },
  {
    brand: "Google",
    model: "Pixel 7",
    storages: [128, 256],
    finishes: [
      ["obsidian", "black"],
      ["snow", "white"],
      ["lemongrass", "yellow"],
    ],
    euros: 230,
  },
  {
    brand: "Apple",
    model: "iPhone 11",
    storages: [64, 128],
    finishes: [
      ["purple", "purple"],
      ["white", "white"],
      ["green", "green"],
      ["black", "black"],
    ],
    euros: 165,
  },
  {
    brand: "Fairphone",
    model: "Fairphone 4",
    storages: [128, 256],
    finishes: [
      ["grey", "grey"],
      ["green", "green"],
    ],
    euros: 235,
  },
  {
    brand: "Apple",
    model: "iPhone 14 Pro",
    storages: [128, 256, 512],
    finishes: [
      ["deep purple", "purple"],
      ["gold", "gold"],
      ["silver", "silver"],
      ["space black", "black"],
    ],
    euros: 520,
  },
  {
    brand: "Samsung",
    model: "Galaxy A54",
    storages: [128, 256],
    finishes: [
      ["graphite", "black"],
      ["lime", "green"],
      ["violet", "purple"],
    ],
    euros: 180,
  },
  {
    brand: "Apple",
    model: "iPhone SE (2022)",
    storages: [64, 128],
    finishes: [
      ["red", "red"],
      ["midnight", "black"],
      ["starlight", "white"],
    ],
    euros: 175,
  },
  {
    brand: "OnePlus",
    model: "Nord 3",
    storages: [128, 256],
    finishes: [
      ["tempest grey", "grey"],
      ["misty green", "green"],
    ],
    euros: 215,
  },
];

/** Phones that people sell. */
export const phoneShelf: Shelf = { family: "device", items: phones.map(phone) };
