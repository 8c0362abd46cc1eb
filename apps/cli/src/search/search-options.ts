import { currencyDecimals, type RouterInputs } from "@marketplace/api";
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { CliError, EXIT } from "../cli-error.ts";
import { wholeNumber } from "../whole-number.ts";

const CONDITIONS = ["new", "like_new", "good", "fair", "poor"] as const;
const SORTS = ["relevance", "newest", "price_asc", "price_desc", "distance", "blended"] as const;
const FARTHEST_KM = 20_100;
const LONGEST_HOURS = 24 * 366;

const placeSchema = z.tuple([z.number(), z.number()]);

/** What a command line asks of listings. */
export const searchOptionsSchema = z.object({
  category: z.string().optional(),
  subcategory: z.string().optional(),
  condition: z.array(z.enum(CONDITIONS)).optional(),
  minPrice: z.string().optional(),
  maxPrice: z.string().optional(),
  currency: z.string().optional(),
  near: placeSchema.optional(),
  within: z.int().optional(),
  seller: z.string().optional(),
  posted: z.int().optional(),
  any: z.boolean().default(false),
  sort: z.enum(SORTS).optional(),
});
type SearchOptions = z.output<typeof searchOptionsSchema>;

type Wanted = NonNullable<RouterInputs["search"]["facets"]>;

/** Adds the options that say which listings are wanted, in which order. */
export function addSearchOptions(command: Command): Command {
  return command
    .option("--category <slug>", "such as electronics")
    .option("--subcategory <slug>", "such as phones")
    .addOption(new Option("--condition <how...>", "one of these").choices(CONDITIONS))
    .option("--min-price <amount>", "such as 100 or 99.50, with --currency")
    .option("--max-price <amount>", "such as 400, with --currency")
    .option("--currency <code>", "sold in it, such as DKK", currencyCode)
    .option("--near <lat,lon>", "a place that distances are from, such as 56.15,10.2", place)
    .option("--within <km>", "no farther from there", wholeNumber({ min: 1, max: FARTHEST_KM }))
    .option("--seller <id>", "what this account offers")
    .option("--posted <hours>", "within the last hours", wholeNumber({ min: 1, max: LONGEST_HOURS }))
    .option("--any", "any of the words will do")
    .addOption(new Option("--sort <order>", "relevance unless said otherwise").choices(SORTS));
}

/**
 * What the search is asked for.
 * @throws CliError when nothing is asked for, or a price, a distance or an order lacks what it needs.
 */
export function wantedBy(words: readonly string[], options: SearchOptions): Wanted {
  const { category, subcategory, condition, near, within, seller, posted, any } = options;
  const text = words.join(" ").trim();
  const wanted: Wanted = {
    ...(text === "" ? {} : { text }),
    ...(category === undefined ? {} : { category }),
    ...(subcategory === undefined ? {} : { subcategory }),
    ...(condition === undefined ? {} : { conditions: [...condition] }),
    ...priceWanted(options),
    ...nearWanted(near, within),
    ...(seller === undefined ? {} : { sellerId: seller }),
    ...(posted === undefined ? {} : { postedWithinHours: posted }),
  };
  if (Object.keys(wanted).length === 0) throw wrong("Nothing is looked for.", "Give words, or a filter.");
  if (options.sort === "distance" && near === undefined)
    throw wrong("There is no place to sort by distance from.", "Give it with --near.");
  if (options.sort?.startsWith("price") === true && options.currency === undefined)
    throw wrong("Prices are compared in one currency.", "Give it with --currency.");
  return any ? { ...wanted, words: "any" } : wanted;
}

function priceWanted({ minPrice, maxPrice, currency }: SearchOptions): Pick<Wanted, "price"> {
  if (currency === undefined) {
    if (minPrice === undefined && maxPrice === undefined) return {};
    throw wrong("A price needs a currency.", "Give it with --currency.");
  }
  const amount = (name: "min" | "max", typed: string | undefined) =>
    typed === undefined ? {} : { [name]: minorUnits(typed, currency) };
  return { price: { currency, ...amount("min", minPrice), ...amount("max", maxPrice) } };
}

function nearWanted(near: SearchOptions["near"], within: number | undefined): Pick<Wanted, "near"> {
  if (near === undefined) {
    if (within === undefined) return {};
    throw wrong("There is no place that it is within.", "Give it with --near.");
  }
  const [latitude, longitude] = near;
  return {
    near: { coordinates: [longitude, latitude], ...(within === undefined ? {} : { withinKm: within }) },
  };
}

/** An amount as people write it, in the minor units of a currency. */
function minorUnits(typed: string, currency: string): number {
  const [, whole = "", fraction = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed) ?? [];
  const decimals = currencyDecimals(currency);
  if (whole === "" || fraction.length > decimals)
    throw wrong(
      `${typed} is no amount in ${currency}.`,
      decimals === 0
        ? "Write it like 1299."
        : `Write it like 1299 or 1299.${"50".padEnd(decimals, "0").slice(0, decimals)}.`,
    );
  return Number(`${whole}${fraction.padEnd(decimals, "0")}`);
}

function currencyCode(text: string): string {
  try {
    currencyDecimals(text);
    return text;
  } catch {
    throw new InvalidArgumentError("It must be an ISO 4217 code such as DKK or EUR.");
  }
}

function place(text: string): [number, number] {
  const [, latitude = "", longitude = ""] =
    /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  if (latitude === "" || Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180)
    throw new InvalidArgumentError("It must be a latitude and a longitude such as 56.15,10.2.");
  return [Number(latitude), Number(longitude)];
}

function wrong(message: string, remedy: string): CliError {
  return new CliError(message, { code: "USAGE", remedy, exitCode: EXIT.usage });
}
