import type { MakeItem, Shelf } from "../item.ts";
import { pick, whole } from "../random.ts";

interface Camera {
  readonly brand: string;
  readonly model: string;
  readonly kind: "mirrorless" | "reflex" | "compact" | "film" | "lens";
  readonly megapixels?: number;
  readonly mount?: string;
  readonly fact: string;
  readonly euros: number;
}

function camera({ brand, model, kind, megapixels, mount, fact, euros }: Camera): MakeItem {
  return ({ random, condition }) => {
    const shots = condition === "new" ? 0 : whole(random, 8, 620) * 100;
    const digital = megapixels !== undefined;
    const paint = kind === "lens" ? "black" : pick(random, ["black", "silver", "black"] as const);
    return {
      title: kind === "lens" ? `${brand} ${model} for ${mount ?? brand}` : `${brand} ${model}`,
      noun: kind === "lens" ? "lens" : "camera",
      facts: [
        fact,
        digital && shots > 0
          ? `About ${shots.toLocaleString("en")} shutter actuations, sensor cleaned this spring.`
          : kind === "lens"
            ? "Glass is clean, no fungus, and the autofocus is quick and quiet; both caps included."
            : "Comes with a strap and everything you need to start.",
      ],
      attributes: {
        brand,
        model,
        kind,
        ...(megapixels === undefined
          ? {}
          : { megapixels, ...(kind === "compact" ? {} : { shutter_count: shots }) }),
        ...(mount === undefined ? {} : { mount }),
      },
      euros,
      picture: kind === "lens" ? "lens" : "camera",
      paint,
    };
  };
}

const cameras: readonly Camera[] = [
  {
    brand: "Fujifilm",
    model: "X-T3",
    kind: "mirrorless",
    megapixels: 26.1,
    mount: "Fujifilm X",
    fact: "Body only, with two batteries and a charger.",
    euros: 620,
  },
  {
    brand: "Canon",
    model: "EF 50mm f/1.8 STM",
    kind: "lens",
    mount: "Canon EF",
    fact: "The classic small portrait lens, sharp from f/2.8 on.",
    euros: 80,
  },
  {
    brand: "Canon",
    model: "AE-1",
    kind: "film",
    mount: "Canon FD",
    fact: "Film tested last month: light meter and all shutter times work, new seals.",
    euros: 190,
  },
  {
    brand: "Sony",
    model: "A6400",
    kind: "mirrorless",
    megapixels: 24.2,
    mount: "Sony E",
    fact: "With the 16-50 mm kit lens, one battery and a 64 GB card.",
    euros: 590,
  },
  {
    brand: "Nikon",
    model: "D750",
    kind: "reflex",
    megapixels: 24.3,
    mount: "Nikon F",
    fact: "Full frame body that has been all over Norway with me and never failed.",
    euros: 470,
  },
  {
    brand: "Ricoh",
    model: "GR III",
    kind: "compact",
    megapixels: 24.2,
    fact: "Fits in a jacket pocket and makes lovely black and white.",
    euros: 690,
  },
  {
    brand: "Sigma",
    model: "18-35mm f/1.8 Art",
    kind: "lens",
    mount: "Canon EF",
    fact: "A zoom that replaces three primes; heavy, but worth it.",
    euros: 410,
  },
  {
    brand: "Olympus",
    model: "OM-10",
    kind: "film",
    mount: "Olympus OM",
    fact: "Small film camera with the 50 mm f/1.8, ideal for learning.",
    euros: 130,
  },
];

/** Cameras and lenses that people sell. */
export const cameraShelf: Shelf = { family: "device", items: cameras.map(camera) };
