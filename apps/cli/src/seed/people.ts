import { type City, citiesOf } from "./cities.ts";
import { nations } from "./nation.ts";
import type { SeedMoney, SeedUser } from "./plan.ts";
import { at, chance, pick, randomFor } from "./random.ts";

const bios = [
  "Clearing out {city} flat by flat. I answer in the evening, usually with tea.",
  "Two children who grow too quickly, so there is always something in the next size.",
  "I repair bikes and radios, and sell what I can no longer store.",
  "Reader, knitter, dog owner. Smoke-free home in {city}.",
  "Moved three times in five years and learned to own less.",
  "Film cameras and old amplifiers are my weakness; help me let go.",
  "Everything I sell is cleaned and tested first. Collection in {city} is welcome.",
  "Studying in {city}, so prices are fair and space is short.",
  "Furniture from my grandparents' house, looking for people who will use it.",
  "Weekend cyclist and hobby cook. Happy to send more photographs.",
  "Buying second-hand since before it was a thing.",
  "Honest descriptions and quick shipping, I promise.",
];

const letters: Readonly<Record<string, string>> = {
  æ: "ae",
  ø: "oe",
  å: "aa",
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
};
const locales = { DK: "da", DE: "de", AT: "de", GB: "en", IE: "en" } as const;

/** A person of the seed, and what their listings and orders need to know. */
export interface Person {
  readonly user: SeedUser;
  readonly home: City;
  readonly address: {
    readonly name: string;
    readonly line1: string;
    readonly line2?: string;
    readonly postalCode: string;
    readonly city: string;
    readonly country: string;
  };
}

/** The currency that people of a country pay in. */
export function currencyOf(country: City["country"]): SeedMoney["currency"] {
  return country === "DK" ? "DKK" : country === "GB" ? "GBP" : "EUR";
}

/** The nth person of a seed; who they are depends on nothing else. */
export function personOf(seed: number, n: number): Person {
  const random = randomFor(seed, "person", n);
  const country = pick(random, ["DK", "DK", "DE", "DE", "DE", "GB", "GB", "GB", "AT", "IE"] as const);
  const nation = nations[country];
  const home = pick(random, citiesOf(country));
  const [first, last] = [pick(random, nation.first), pick(random, nation.last)];
  const name = `${first} ${last}`;
  const number = 1 + Math.floor(random() * 120);
  const street = pick(random, nation.streets);
  const floor =
    country === "DK" && chance(random, 0.4) ? pick(random, ["1. th", "2. tv", "3. mf"]) : undefined;
  return {
    home,
    user: {
      key: `seed-${seed}-user-${n}`,
      email: `${asciiOf(first)}.${asciiOf(last)}.${seed}-${n}@example.${pick(random, ["com", "org", "net"])}`,
      name,
      bio: at(bios, (n * 5 + seed) % bios.length).replace("{city}", home.name),
      city: home.name,
      country,
      preferences: { locale: locales[country], currency: currencyOf(country) },
    },
    address: {
      name,
      line1: nation.numberFirst ? `${number} ${street}` : `${street} ${number}`,
      ...(floor === undefined ? {} : { line2: floor }),
      postalCode: home.postalCode,
      city: home.name,
      country,
    },
  };
}

function asciiOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, (letter) => letters[letter] ?? "");
}
