import { formatMoney } from "@marketplace/api";
import { choiceText } from "../listing/attribute-list.ts";
import { leafOf, type Root } from "../listing/categories.ts";
import { conditionLabel } from "../listing/listing.ts";
import { placeFrom } from "../places/places.ts";
import { withFilter } from "./attribute-filters.ts";
import type { FilterChange } from "./filter-change.ts";
import { definitionsOf } from "./known-address.ts";
import type { AttributeFilter, AttributeValue } from "./search.ts";
import { conditionsOf, type SearchAddress } from "./search-address.ts";

/** One thing that a search asks for besides its text: in words, and how to search without it. */
export interface ActiveFilter {
  readonly key: string;
  readonly label: string;
  readonly remove: FilterChange;
}

/** How long ago a listing may have been posted, in hours. */
export const postedChoices: readonly { readonly hours: number; readonly label: string }[] = [
  { hours: 24, label: "Last 24 hours" },
  { hours: 72, label: "Last 3 days" },
  { hours: 168, label: "Last 7 days" },
  { hours: 720, label: "Last 30 days" },
];

/** Everything that a search asks for besides its text, in the order of the page. A seller is named by `sellerName`. */
export function activeFilters(
  address: SearchAddress,
  roots: readonly Root[],
  sellerName: string,
): readonly ActiveFilter[] {
  const { category, subcategory, currency, attributes, near, km, posted, seller, words, box } = address;
  const filter = (
    key: string,
    label: string | undefined,
    change: FilterChange | SearchAddress,
  ): readonly ActiveFilter[] =>
    label === undefined ? [] : [{ key, label, remove: typeof change === "function" ? change : () => change }];
  return [
    ...filter("words", words && "Any of the words", { words: undefined }),
    ...filter("category", category && (roots.find(({ slug }) => slug === category)?.name ?? category), {
      category: undefined,
      subcategory: undefined,
      attributes: undefined,
    }),
    ...filter("subcategory", subcategory && (leafOf(roots, subcategory)?.name ?? subcategory), {
      subcategory: undefined,
      attributes: undefined,
    }),
    ...conditionsOf(address).flatMap((one) =>
      filter(`condition-${one}`, conditionLabel(one), (now) => ({
        conditions:
          conditionsOf(now)
            .filter((other) => other !== one)
            .join(",") || undefined,
      })),
    ),
    ...filter("price", currency && priceWords({ ...address, currency }), { currency: undefined }),
    ...(attributes ?? []).flatMap((one) =>
      filter(`attribute-${one.key}`, attributeWords(one, roots), (now) => ({
        attributes: withFilter(now.attributes, { key: one.key }),
      })),
    ),
    ...filter("near", placeWords(near, km), { near: undefined }),
    ...filter("box", box && "Part of a map", { box: undefined }),
    ...filter("posted", posted === undefined ? undefined : postedWords(posted), { posted: undefined }),
    ...filter("seller", seller && `Sold by ${sellerName}`, { seller: undefined }),
  ];
}

/** A search in a few words, as a name for it. */
export function searchWords(address: SearchAddress, roots: readonly Root[], sellerName: string): string {
  const labels = activeFilters(address, roots, sellerName).map(({ label }) => label);
  return [address.q, ...labels].filter((part) => part !== undefined).join(" · ");
}

function priceWords({ currency, min, max }: SearchAddress & { readonly currency: string }): string {
  const sum = (amount: number) => formatMoney({ amount, currency });
  return rangeWords(min, max, sum) ?? `Priced in ${currency}`;
}

/** A range in words; nothing where it is open at both ends. */
function rangeWords(
  min: number | undefined,
  max: number | undefined,
  show: (bound: number) => string,
): string | undefined {
  if (min !== undefined && max !== undefined) return `${show(min)} to ${show(max)}`;
  if (min !== undefined) return `From ${show(min)}`;
  return max === undefined ? undefined : `Up to ${show(max)}`;
}

function placeWords(near: string | undefined, km: number | undefined): string | undefined {
  const place = placeFrom(near);
  if (place === null) return undefined;
  const name = place.label.startsWith("Near ") ? place.label.slice("Near ".length) : place.label;
  return km === undefined ? `Distance from ${name}` : `Within ${km} km of ${name}`;
}

function postedWords(hours: number): string {
  return postedChoices.find((choice) => choice.hours === hours)?.label ?? `Last ${hours} hours`;
}

function attributeWords({ key, in: values = [], min, max }: AttributeFilter, roots: readonly Root[]): string {
  const [definition] = definitionsOf(roots, key);
  const unit = unitOf(key, roots);
  const range = rangeWords(min, max, (bound) => `${bound}${unit}`)?.toLocaleLowerCase();
  const wanted = [...values.map((one) => `${valueText(one)}${typeof one === "number" ? unit : ""}`), range];
  return `${definition?.label ?? key}: ${wanted.filter((part) => part !== undefined).join(", ")}`;
}

/** The unit of an attribute's numbers with a space before it; nothing where it has none. */
export function unitOf(key: string, roots: readonly Root[]): string {
  const units = definitionsOf(roots, key).flatMap((one) => ("unit" in one && one.unit ? [one.unit] : []));
  return units[0] === undefined ? "" : ` ${units[0]}`;
}

/** A value of an attribute as people read it. */
export function valueText(value: AttributeValue): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "number" ? String(value) : choiceText(value);
}
