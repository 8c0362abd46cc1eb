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

/** Chooses an item where it can be, or leaves it. */
export function toggled<T extends Priced>(chosen: readonly T[], item: T): readonly T[] {
  const others = chosen.filter(({ id }) => id !== item.id);
  if (others.length < chosen.length) return others;
  return obstacleTo(item, chosen) === null ? [...chosen, item] : chosen;
}
