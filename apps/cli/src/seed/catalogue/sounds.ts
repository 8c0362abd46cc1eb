import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { chance, pick } from "../random.ts";

interface Sound {
  readonly brand: string;
  readonly model: string;
  readonly kind: "headphones" | "earphones" | "speaker" | "amplifier" | "turntable" | "radio";
  readonly wireless: boolean;
  readonly paints: readonly Paint[];
  readonly fact: string;
  readonly euros: number;
}

const soundPictures = {
  headphones: "headphones",
  earphones: "earphones",
  speaker: "speaker",
  amplifier: "amplifier",
  turntable: "turntable",
  radio: "amplifier",
} as const satisfies Record<Sound["kind"], Picture>;

function sound({ brand, model, kind, wireless, paints, fact, euros }: Sound): MakeItem {
  return ({ random, condition }) => {
    const paint = pick(random, paints);
    const box = chance(random, condition === "new" ? 1 : 0.4);
    const wood = paint === "walnut" || paint === "oak";
    return {
      title: `${brand} ${model} ${kind}, ${paint}`,
      noun: kind,
      facts: [fact, ...(box ? ["Original box and papers are here."] : [])],
      attributes: {
        brand,
        model,
        kind,
        wireless,
        original_box: box,
        ...(wood ? { colour: ["brown"] } : { colour: [paint] }),
      },
      euros,
      picture: soundPictures[kind],
      paint,
    };
  };
}

const sounds: readonly Sound[] = [
  {
    brand: "Sony",
    model: "WH-1000XM4",
    kind: "headphones",
    wireless: true,
    paints: ["black", "silver", "blue"],
    fact: "Noise cancelling that makes a commute bearable; pads replaced last year.",
    euros: 150,
  },
  {
    brand: "Technics",
    model: "SL-1200MK2",
    kind: "turntable",
    wireless: false,
    paints: ["silver", "black"],
    fact: "Serviced, with a nearly new Ortofon 2M Blue and the dust cover.",
    euros: 620,
  },
  {
    brand: "Dali",
    model: "Oberon 1",
    kind: "speaker",
    wireless: false,
    paints: ["black", "white", "walnut"],
    fact: "A pair of small speakers that fill a living room.",
    euros: 260,
  },
  {
    brand: "Apple",
    model: "AirPods Pro",
    kind: "earphones",
    wireless: true,
    paints: ["white"],
    fact: "With the charging case and three sizes of new tips.",
    euros: 125,
  },
  {
    brand: "Marantz",
    model: "PM6006",
    kind: "amplifier",
    wireless: false,
    paints: ["silver", "black"],
    fact: "Warm sound, good phono input, remote control included.",
    euros: 240,
  },
  {
    brand: "Bang & Olufsen",
    model: "Beosound A1",
    kind: "speaker",
    wireless: true,
    paints: ["silver", "green", "pink"],
    fact: "Plays for a whole day in the garden on one charge.",
    euros: 130,
  },
  {
    brand: "Pro-Ject",
    model: "Debut Carbon",
    kind: "turntable",
    wireless: false,
    paints: ["red", "black", "white"],
    fact: "Belt driven, with a carbon arm; the belt is new.",
    euros: 260,
  },
  {
    brand: "Bose",
    model: "QuietComfort 45",
    kind: "headphones",
    wireless: true,
    paints: ["white", "black"],
    fact: "Very light, and the battery still lasts 20 hours.",
    euros: 160,
  },
  {
    brand: "Tivoli Audio",
    model: "Model One",
    kind: "radio",
    wireless: false,
    paints: ["walnut", "white"],
    fact: "The table radio with the big dial; reception is excellent.",
    euros: 85,
  },
];

/** Things that people listen with. */
export const soundShelf: Shelf = { family: "device", items: sounds.map(sound) };
