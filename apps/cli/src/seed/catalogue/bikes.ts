import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { pick, whole } from "../random.ts";

interface Bike {
  readonly brand: string;
  readonly model: string;
  readonly picture: Picture;
  readonly paints: readonly Paint[];
  /** Frame sizes in centimetres, or wheel sizes in inches of a child's bike. */
  readonly sizes: readonly number[];
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly years: readonly [from: number, to: number];
  readonly fact: string;
  readonly euros: number;
}

function bike({ brand, model, picture, paints, sizes, attributes, years, fact, euros }: Bike): MakeItem {
  return ({ random, condition }) => {
    const paint = pick(random, paints);
    const size = pick(random, sizes);
    const year = condition === "new" ? years[1] : whole(random, ...years);
    const ridden = condition === "new" ? 0 : whole(random, 2, 52) * 100;
    const child = picture === "childbike";
    const electric = picture === "ebike";
    return {
      title: child ? `${brand} ${model} ${size}", ${paint}` : `${brand} ${model}, ${size} cm, ${paint}`,
      noun: "bike",
      facts: [
        fact,
        child
          ? `${size}-inch wheels, so about ${Math.round(size / 3.2)} years old and up.`
          : `Frame size ${size} cm, from ${year}${electric ? `, with a ${attributes.battery} Wh battery and ${ridden.toLocaleString("en")} km on the clock` : ""}.`,
      ],
      attributes: {
        brand,
        model,
        year,
        frame_number_present: true,
        ...attributes,
        colour: [paint],
        ...(child ? { wheel_size: String(size) } : { frame_size: size }),
        ...(electric ? { distance: ridden } : {}),
      },
      euros,
      picture,
      paint,
    };
  };
}

const city: readonly Bike[] = [
  {
    brand: "Raleigh",
    model: "Darlington",
    picture: "citybike",
    paints: ["green", "black", "red"],
    sizes: [50, 53, 57],
    attributes: { gears: 7, brakes: "coaster" },
    years: [2014, 2022],
    fact: "Upright, with a basket big enough for a crate of strawberries.",
    euros: 260,
  },
  {
    brand: "Kildemoes",
    model: "Classic",
    picture: "citybike",
    paints: ["black", "blue"],
    sizes: [48, 53],
    attributes: { gears: 3, brakes: "coaster" },
    years: [2010, 2021],
    fact: "The bike that Danish postmen dream of; lights on a hub dynamo.",
    euros: 220,
  },
  {
    brand: "Gazelle",
    model: "Orange C7",
    picture: "citybike",
    paints: ["blue", "grey", "red"],
    sizes: [53, 57, 61],
    attributes: { gears: 7, brakes: "rim" },
    years: [2015, 2023],
    fact: "Comfortable Dutch bike, lock and carrier included.",
    euros: 340,
  },
  {
    brand: "Pashley",
    model: "Princess",
    picture: "citybike",
    paints: ["red", "green", "black"],
    sizes: [44, 50, 55],
    attributes: { gears: 5, brakes: "drum" },
    years: [2012, 2022],
    fact: "Made in Stratford-upon-Avon, with the wicker basket and a leather saddle.",
    euros: 390,
  },
  {
    brand: "Batavus",
    model: "Mambo",
    picture: "citybike",
    paints: ["yellow", "pink", "white"],
    sizes: [50, 56],
    attributes: { gears: 7, brakes: "drum" },
    years: [2013, 2021],
    fact: "Front carrier for a beer crate or a child, whichever is at hand.",
    euros: 280,
  },
];

const road: readonly Bike[] = [
  {
    brand: "Canyon",
    model: "Endurace CF 7",
    picture: "roadbike",
    paints: ["black", "blue", "silver"],
    sizes: [50, 53, 56, 59],
    attributes: { frame_material: "carbon", gears: 22, brakes: "disc" },
    years: [2018, 2023],
    fact: "Shimano 105 throughout, tyres from this spring.",
    euros: 1_150,
  },
  {
    brand: "Peugeot",
    model: "PX-10",
    picture: "roadbike",
    paints: ["white", "blue"],
    sizes: [54, 57, 59],
    attributes: { frame_material: "steel", gears: 10, brakes: "rim" },
    years: [1972, 1984],
    fact: "Reynolds 531 steel, all French parts, rides like on rails.",
    euros: 420,
  },
  {
    brand: "Trek",
    model: "Domane AL 3",
    picture: "roadbike",
    paints: ["red", "black", "grey"],
    sizes: [52, 54, 56, 58],
    attributes: { frame_material: "aluminium", gears: 18, brakes: "disc" },
    years: [2017, 2023],
    fact: "Takes 35 mm tyres and mudguards, a good winter trainer.",
    euros: 640,
  },
  {
    brand: "Bianchi",
    model: "Via Nirone 7",
    picture: "roadbike",
    paints: ["green"],
    sizes: [53, 55, 57],
    attributes: { frame_material: "aluminium", gears: 20, brakes: "rim" },
    years: [2012, 2020],
    fact: "Celeste, of course.",
    euros: 480,
  },
  {
    brand: "Principia",
    model: "RSL",
    picture: "roadbike",
    paints: ["silver", "orange"],
    sizes: [54, 56, 58],
    attributes: { frame_material: "aluminium", gears: 20, brakes: "rim" },
    years: [2004, 2015],
    fact: "Danish frame, stiff and light, Ultegra groupset.",
    euros: 360,
  },
];

const childrens: readonly Bike[] = [
  {
    brand: "Puky",
    model: "children's bike",
    picture: "childbike",
    paints: ["red", "blue", "pink"],
    sizes: [12, 16, 18],
    attributes: { gears: 1 },
    years: [2016, 2023],
    fact: "With coaster brake, bell and stabilisers that come off.",
    euros: 75,
  },
  {
    brand: "Woom",
    model: "Original",
    picture: "childbike",
    paints: ["green", "yellow", "purple", "red"],
    sizes: [14, 16, 20],
    attributes: { gears: 1 },
    years: [2018, 2023],
    fact: "Feather-light, which is why it holds its value.",
    euros: 230,
  },
  {
    brand: "Centurion",
    model: "Basic",
    picture: "childbike",
    paints: ["blue", "orange", "white"],
    sizes: [16, 20, 24],
    attributes: { gears: 3 },
    years: [2015, 2022],
    fact: "Three gears, new tubes and a flag if you want it.",
    euros: 110,
  },
  {
    brand: "Frog",
    model: "52",
    picture: "childbike",
    paints: ["orange", "purple", "green"],
    sizes: [20],
    attributes: { gears: 8 },
    years: [2017, 2023],
    fact: "Eight gears that small hands can shift.",
    euros: 190,
  },
];

const electric: readonly Bike[] = [
  {
    brand: "Cube",
    model: "Touring Hybrid One",
    picture: "ebike",
    paints: ["grey", "blue", "black"],
    sizes: [46, 50, 54, 58],
    attributes: { battery: 500, motor: "mid drive", brakes: "disc" },
    years: [2019, 2023],
    fact: "Bosch motor, serviced at the dealer last month.",
    euros: 1_350,
  },
  {
    brand: "Gazelle",
    model: "Ultimate C380",
    picture: "ebike",
    paints: ["red", "black", "green"],
    sizes: [49, 53, 57],
    attributes: { battery: 500, motor: "mid drive" },
    years: [2019, 2023],
    fact: "Belt drive, so no oily trousers ever again.",
    euros: 1_780,
  },
  {
    brand: "VanMoof",
    model: "S3",
    picture: "ebike",
    paints: ["black", "blue"],
    sizes: [58],
    attributes: { battery: 504, motor: "front hub" },
    years: [2020, 2022],
    fact: "All keys and the app account are handed over.",
    euros: 890,
  },
  {
    brand: "Kalkhoff",
    model: "Endeavour 3",
    picture: "ebike",
    paints: ["grey", "white", "blue"],
    sizes: [48, 53, 58],
    attributes: { battery: 625, motor: "mid drive" },
    years: [2020, 2023],
    fact: "Easily 100 km in eco mode, even with panniers.",
    euros: 1_480,
  },
];

/** What people sell under bikes. */
export const bikes: Readonly<Record<string, Shelf>> = {
  "city-bikes": { family: "bike", items: city.map(bike) },
  "road-bikes": { family: "bike", items: road.map(bike) },
  "childrens-bikes": { family: "bike", items: childrens.map(bike) },
  "e-bikes": { family: "bike", items: electric.map(bike) },
};
