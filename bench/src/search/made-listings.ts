import { idsFrom } from "@marketplace/kernel";
import { type AttributeDefinition, categories, type ListingDocument } from "@marketplace/listings";
import { seededRandom } from "@marketplace/testing";

/** Listings as people might write them, the same for the same seed. */
export interface MadeListings {
  /** So many further ones. */
  make(count: number): readonly ListingDocument[];
  /** A word that listings have, the common ones more often. */
  word(): string;
  /** A place where listings are. */
  place(): [number, number];
  pick<T>(all: readonly T[]): T;
}

const WORDS = 20_000;
const MAKERS = 300;
const TOWNS = 60;
const SELLERS = 2_000;
const YEAR_MS = 365 * 86_400_000;
const SYLLABLES =
  "ba be bi bo da de di do fa fe ga gi ka ke ki ko la le li lo ma me mi na no pa pe ra re ri ro sa se ta te ti to va ve vi".split(
    " ",
  );

/** Opens an endless row of listings. Words are as frequent as those of a language are: the n-th has a share of 1/n. */
export function madeListings(seed: number): MadeListings {
  const random = seededRandom(seed);
  const clock = () => new Date("2026-06-01T12:00:00.000Z");
  const newId = idsFrom(clock);
  const pick = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new RangeError("There is nothing to pick from");
    return one;
  };
  const spelt = () => Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES)).join("");
  const words = Array.from({ length: WORDS }, spelt);
  const makers = Array.from({ length: MAKERS }, spelt);
  const sellers = Array.from({ length: SELLERS }, newId);
  const towns = Array.from({ length: TOWNS }, () => [8 + random() * 6, 50 + random() * 7] as const);
  const leaves = categories.roots.flatMap((root) =>
    root.children.map((leaf) => ({ category: root.slug, leaf })),
  );
  const word = () => words[Math.floor(WORDS ** random()) - 1] ?? "";
  const text = (least: number, most: number) =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, word).join(" ");
  const place = (): [number, number] => {
    const [longitude, latitude] = pick(towns);
    return [longitude + random() / 10, latitude + random() / 20];
  };

  function answerTo(definition: AttributeDefinition) {
    switch (definition.type) {
      case "text":
        return definition.key === "brand" ? pick(makers) : text(1, 2);
      case "integer":
        return definition.min + Math.floor(random() * Math.min(40, definition.max - definition.min + 1));
      case "decimal":
        return (
          Math.round((definition.min + random() * Math.min(20, definition.max - definition.min)) * 10) / 10
        );
      case "choice":
        return pick(definition.choices);
      case "choices":
        return [pick(definition.choices)];
      case "boolean":
        return random() < 0.5;
    }
  }

  function makeOne(): ListingDocument {
    const { category, leaf } = pick(leaves);
    const asked = leaf.attributes.filter(({ required }) => required || random() < 0.6);
    const publishedAt = new Date(clock().getTime() - Math.floor(random() * YEAR_MS));
    return {
      ...{ _id: newId(), sellerId: pick(sellers), title: text(3, 7), description: text(10, 35) },
      ...{ category, subcategory: leaf.slug, condition: pick(["new", "like_new", "good", "fair", "poor"]) },
      price: { amount: Math.floor(10 ** (3 + random() * 3)), currency: random() < 0.8 ? "DKK" : "EUR" },
      units: 1,
      location: {
        ...{ city: "Town", country: pick(["DK", "DE"]) },
        point: { type: "Point", coordinates: place() },
      },
      ...{ images: [], status: "active", moderation: "visible", version: 1 },
      ...{ createdAt: publishedAt, updatedAt: publishedAt, publishedAt },
      metadata: {
        ...{ views: 0, favorites: 0 },
        custom_attributes: Object.fromEntries(asked.map((one) => [one.key, answerTo(one)])),
      },
    };
  }
  return { make: (count) => Array.from({ length: count }, makeOne), word, place, pick };
}
