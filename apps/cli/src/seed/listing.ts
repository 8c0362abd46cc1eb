import { answersFor } from "./attributes.ts";
import { shelfOf } from "./catalogue.ts";
import type { City } from "./cities.ts";
import { conditionFrom, wear } from "./condition.ts";
import type { Family, Item } from "./item.ts";
import { currencyOf, type Person } from "./people.ts";
import type { Picture } from "./picture.ts";
import type { Condition, SeedLeaf, SeedListing, SeedPhotograph } from "./plan.ts";
import { priceOf } from "./price.ts";
import { at, between, chance, pick, type Random, randomFor, sample, shuffled, whole } from "./random.ts";

const JITTER_KM = 3;
const KM_PER_DEGREE = 111.32;

const reasons = [
  "Selling because we are moving.",
  "It deserves more use than I give it.",
  "We bought a new one and do not need two.",
  "I need the space more than the thing.",
  "A present that was well meant.",
  "My interests have moved on.",
];
const shipped = [
  "I ship within two days, well packed.",
  "Can be collected in {city} or sent.",
  "Collection in {city} is easiest, but I am happy to post it.",
  "Smoke-free home in {city}.",
];
const collected = [
  "Collection in {city}; I can help carry it down.",
  "To be picked up in {city}, ground floor, a van fits in front.",
  "Delivery within {city} is possible for petrol money.",
];
const closings = [
  "Ask if you would like more photographs.",
  "Happy to answer questions.",
  "The price is fair, so please no half offers.",
];
const bulky: ReadonlySet<Picture> = new Set<Picture>([
  ...([
    "sofa",
    "loveseat",
    "armchair",
    "chair",
    "officechair",
    "stool",
    "table",
    "roundtable",
    "desk",
  ] as const),
  ...(["bookcase", "drawers", "wardrobe", "citybike", "roadbike", "childbike", "ebike"] as const),
  ...(["bench", "grill", "mower", "weightbench", "treadmill", "exercisebike"] as const),
]);

/** What the listings of one seed are made from. */
export interface ListingSource {
  readonly seed: number;
  readonly people: readonly Person[];
  readonly leaves: readonly SeedLeaf[];
}

/** A listing of the seed, with what orders and reviews say about it. */
export interface PlannedListing {
  readonly listing: SeedListing;
  readonly item: Item;
  /** Whether it is too large to post without thought. */
  readonly bulky: boolean;
}

/** The nth listing of a seed. It depends on the people and the categories, and on no other listing. */
export function listingOf(source: ListingSource, n: number): PlannedListing {
  const { seed, people, leaves } = source;
  const random = randomFor(seed, "listing", n);
  const key = `seed-${seed}-listing-${n}`;
  const seller = pick(random, people);
  const condition = conditionFrom(random);
  // Every round of listings goes once through all subcategories, and every round of rounds once through a shelf.
  const round = Math.floor(n / leaves.length);
  const leaf = at(shuffled(randomFor(seed, "leaves", round), leaves), n % leaves.length);
  const { family, items } = shelfOf(leaf);
  const makers = shuffled(randomFor(seed, leaf.slug, Math.floor(round / items.length)), items);
  const item = at(makers, round % items.length)({ random, condition, country: seller.home.country });
  const price = priceOf({
    euros: item.euros,
    condition,
    currency: currencyOf(seller.home.country),
    temper: between(random, 0.94, 1.06),
  });
  const published = chance(random, 0.93);
  const fans = published
    ? sample(random, people, Math.floor(random() ** 2 * 7)).filter((one) => one !== seller)
    : [];
  return {
    item,
    bulky: bulky.has(item.picture),
    listing: {
      key,
      seller: seller.user.key,
      draft: {
        title: item.title,
        description: describe({ item, family, condition, city: seller.home.name }, random),
        subcategory: leaf.slug,
        condition,
        price,
        units: 1,
        location: {
          city: seller.home.name,
          country: seller.home.country,
          coordinates: nearby(seller.home, random),
        },
        attributes: answersFor(leaf.attributes, item.attributes, random),
      },
      photographs: photographsOf(key, item, random),
      published,
      favouritedBy: fans.map(({ user }) => user.key),
    },
  };
}

interface Described {
  readonly item: Item;
  readonly family: Family;
  readonly condition: Condition;
  readonly city: string;
}

/** Two to six sentences: what it is, how it has worn, and perhaps why it is sold and how it changes hands. */
function describe({ item, family, condition, city }: Described, random: Random): string {
  const handover = pick(random, bulky.has(item.picture) ? collected : shipped).replace("{city}", city);
  // The first fact is mostly about use, and what is new was not used.
  const facts = condition === "new" ? [`${item.title}.`, ...item.facts.slice(1)] : item.facts;
  const sentences = [
    ...facts,
    pick(random, wear[family][condition]),
    ...(condition !== "new" && chance(random, 0.6) ? [pick(random, reasons)] : []),
    ...(chance(random, 0.75) ? [handover] : []),
    ...(chance(random, 0.25) ? [pick(random, closings)] : []),
  ];
  return sentences.slice(0, 6).join(" ");
}

/** A point within a few kilometres of a town's middle, to about ten metres. */
function nearby({ longitude, latitude }: City, random: Random): [number, number] {
  const angle = between(random, 0, 2 * Math.PI);
  const degrees = (Math.sqrt(random()) * JITTER_KM) / KM_PER_DEGREE;
  const east = (degrees * Math.cos(angle)) / Math.cos((latitude * Math.PI) / 180);
  return [rounded(longitude + east), rounded(latitude + degrees * Math.sin(angle))];
}

function rounded(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}

function photographsOf(key: string, { picture, paint }: Item, random: Random): SeedPhotograph[] {
  const drawing = whole(random, 0, 2 ** 31);
  const views = pick(random, [1, 1, 1, 2, 2, 3]);
  return Array.from({ length: views }, (_, view) => ({
    key: `${key}-photograph-${view}`,
    picture,
    paint,
    drawing,
    view,
  }));
}
