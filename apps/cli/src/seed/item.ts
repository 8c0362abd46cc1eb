import type { Paint } from "./paint.ts";
import type { Picture } from "./picture.ts";
import type { AttributeValue, Condition } from "./plan.ts";
import type { Random } from "./random.ts";

/** What a made-up item depends on. */
export interface ItemSource {
  readonly random: Random;
  readonly condition: Condition;
  /** The seller's country. */
  readonly country: string;
}

/** A thing that somebody might sell. */
export interface Item {
  readonly title: string;
  /** What a review or a sentence calls it: `phone`. */
  readonly noun: string;
  /** One or two sentences that are true of this thing alone. */
  readonly facts: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** What it fetches in good condition, in euros. */
  readonly euros: number;
  readonly picture: Picture;
  readonly paint: Paint;
}

/** Makes one item of a kind: another size, colour or storage each time. */
export type MakeItem = (source: ItemSource) => Item;

/** How things of a category wear, and whether they are shipped. */
export type Family = "device" | "garment" | "furniture" | "bike" | "book" | "household" | "game";

/** What one subcategory offers. */
export interface Shelf {
  readonly family: Family;
  readonly items: readonly MakeItem[];
}
