import type { MakeItem, Shelf } from "../item.ts";
import { pick } from "../random.ts";
import { type Thing, thing } from "./thing.ts";

const fitness: readonly Thing[] = [
  {
    title: "Adjustable dumbbells 2 × 20 kg",
    noun: "dumbbells",
    picture: "dumbbells",
    paints: ["black", "grey"],
    attributes: { kind: "weights", brand: "Gymstick", weight: 40, foldable: false },
    fact: "All plates and collars are here, and they are as heavy as ever.",
    euros: 75,
  },
  {
    title: "Cast-iron kettlebell 16 kg",
    noun: "kettlebell",
    picture: "kettlebell",
    paints: ["black", "blue", "grey"],
    attributes: { kind: "weights", weight: 16, foldable: false },
    fact: "Smooth handle, flat foot.",
    euros: 30,
  },
  {
    title: "Thick yoga mat",
    noun: "mat",
    picture: "mat",
    paints: ["purple", "green", "blue", "pink"],
    attributes: { kind: "mat", brand: "Manduka", weight: 3.4, foldable: true },
    fact: "Six millimetres that spare the knees.",
    euros: 38,
  },
  {
    title: "Folding weight bench",
    noun: "bench",
    picture: "weightbench",
    paints: ["red", "black"],
    attributes: { kind: "bench", brand: "Domyos", weight: 16.5, max_user_weight: 130, foldable: true },
    fact: "Back rest in six positions, folds flat under a bed.",
    euros: 70,
  },
  {
    title: "Concept-style exercise bike",
    noun: "exercise bike",
    picture: "exercisebike",
    paints: ["black", "orange", "red"],
    attributes: {
      kind: "exercise bike",
      brand: "Kettler",
      weight: 34,
      max_user_weight: 130,
      foldable: false,
    },
    fact: "Magnetic brake, so quiet that you can watch films on it.",
    euros: 140,
  },
  {
    title: "Treadmill, folds up",
    noun: "treadmill",
    picture: "treadmill",
    paints: ["grey", "black"],
    attributes: { kind: "treadmill", brand: "NordicTrack", weight: 92, max_user_weight: 135, foldable: true },
    fact: "Up to 16 km/h, belt waxed, help needed on the stairs.",
    euros: 350,
  },
];

interface Sized extends Thing {
  readonly sizes: readonly number[];
  readonly key: "length" | "boot_size";
}

function sized({ sizes, key, ...rest }: Sized): MakeItem {
  const make = thing(rest);
  return (source) => {
    const item = make(source);
    const size = pick(source.random, sizes);
    return {
      ...item,
      title: `${item.title}, ${key === "length" ? `${size} cm` : `EU ${size}`}`,
      attributes: { ...item.attributes, [key]: size },
    };
  };
}

const winter: readonly MakeItem[] = [
  sized({
    title: "Atomic all-mountain skis with poles",
    noun: "skis",
    picture: "skis",
    paints: ["red", "black", "blue"],
    attributes: { kind: "skis", brand: "Atomic", level: "intermediate" },
    fact: "Edges ground and waxed at the end of the season.",
    euros: 190,
    key: "length",
    sizes: [149, 156, 163, 170, 177],
  }),
  sized({
    title: "Burton snowboard with bindings",
    noun: "snowboard",
    picture: "snowboard",
    paints: ["blue", "purple", "yellow"],
    attributes: { kind: "snowboard", brand: "Burton", level: "intermediate" },
    fact: "Some scratches on the base, filled and waxed.",
    euros: 170,
    key: "length",
    sizes: [148, 152, 156, 160],
  }),
  sized({
    title: "Salomon ski boots",
    noun: "ski boots",
    picture: "skiboots",
    paints: ["black", "white", "red"],
    attributes: { kind: "ski boots", brand: "Salomon", level: "intermediate" },
    fact: "Flex 90, comfortable from the first run.",
    euros: 85,
    key: "boot_size",
    sizes: [38, 39.5, 41, 42.5, 44, 45.5],
  }),
  sized({
    title: "Leather ice skates",
    noun: "skates",
    picture: "skates",
    paints: ["white", "brown", "black"],
    attributes: { kind: "skates", brand: "Graf", level: "beginner" },
    fact: "Blades sharpened, laces new.",
    euros: 45,
    key: "boot_size",
    sizes: [36, 38, 40, 42, 44],
  }),
  thing({
    title: "Wooden sledge",
    noun: "sledge",
    picture: "sledge",
    paints: ["pine", "red"],
    attributes: { kind: "sledge", brand: "Davos", length: 100, level: "beginner" },
    fact: "Beech with steel runners, carries two children and a grandfather.",
    euros: 40,
  }),
  sized({
    title: "Fischer cross-country skis",
    noun: "skis",
    picture: "skis",
    paints: ["white", "green", "orange"],
    attributes: { kind: "skis", brand: "Fischer", level: "beginner" },
    fact: "Scaled base, so there is nothing to wax; bindings mounted.",
    euros: 95,
    key: "length",
    sizes: [177, 184, 189, 194, 199],
  }),
];

/** What people sell under sport. */
export const sport: Readonly<Record<string, Shelf>> = {
  fitness: { family: "household", items: fitness.map(thing) },
  winter: { family: "household", items: winter },
};
