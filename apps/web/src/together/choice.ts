import { MAX_TOGETHER } from "./chosen-ids.ts";
import type { Item } from "./use-seller-items.ts";

type Priced = Pick<Item, "id" | "price">;

/** Why an item cannot be chosen with those that are; null where it can, or is. */
export function obstacleTo(item: Priced, chosen: readonly Priced[]): string | null {
  const [first] = chosen;
  if (first === undefined || chosen.some(({ id }) => id === item.id)) return null;
  if (item.price.currency !== first.price.currency)
    return `In ${item.price.currency}: it cannot be paid together with ${first.price.currency}`;
  return chosen.length >= MAX_TOGETHER ? `At most ${MAX_TOGETHER} can be bought together` : null;
}

/** Chooses an item, or leaves it. */
export function toggled(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
}
