import type { PlannedListing } from "./listing.ts";
import type { SeedReview, SeedStage } from "./plan.ts";
import { chance, pick, type Random } from "./random.ts";

type Target = SeedReview["targetType"];

const comments: Readonly<Record<Target, Readonly<Record<number, readonly string[]>>>> = {
  seller: {
    5: [
      "Quick answers, careful packing, exactly as described. Thank you!",
      "Sent the same afternoon with a handwritten note. Wonderful.",
      "Honest about every little mark, which made it easy to buy.",
      "Friendly, patient and punctual. I would buy from you again.",
    ],
    4: [
      "Everything went well; shipping took a day longer than said.",
      "Good contact, and the {noun} was as in the photographs.",
      "Packing could have been sturdier, but all arrived in one piece.",
    ],
    3: [
      "Took a few reminders, then it was sent.",
      "Fine in the end, though the description left something out.",
    ],
    2: ["Slow to answer, and the {noun} had more wear than I was told."],
    1: ["No answer for a week after I paid. I expected better."],
  },
  item: {
    5: [
      "Love the {noun}, better than in the photographs.",
      "Just what I was looking for, and in lovely condition.",
      "Works perfectly. Why would one buy new?",
    ],
    4: [
      "Happy with the {noun}; a little more wear than I thought, but a fair price.",
      "Does what it should, and cleaned up nicely.",
      "As described. One small mark that I do not mind.",
    ],
    3: [
      "All right for the price, smaller than I imagined.",
      "Usable, although the colour is different in daylight.",
    ],
    2: ["More worn than I had hoped."],
    1: ["Not as described, sadly."],
  },
  buyer: {
    5: [
      "Paid at once and confirmed the delivery the same day. A pleasure.",
      "Clear messages and a friendly tone. Gladly again.",
      "Could not wish for a better buyer.",
    ],
    4: [
      "All went well, with a few questions on the way.",
      "Friendly, though the delivery was confirmed only after a reminder.",
    ],
    3: ["Sold in the end, after much asking about the price."],
    2: ["Collected a parcel after nine days, without a word."],
    1: ["Unfriendly messages throughout."],
  },
};

interface Reviewed {
  /** The order's key. */
  readonly key: string;
  readonly planned: PlannedListing;
  readonly stage: SeedStage & ("delivered" | "completed" | "refunded");
}

/** The reviews that the parties of an order leave: mostly glad ones, fewer stars when it was returned. */
export function reviewsOf({ key, planned, stage }: Reviewed, random: Random): readonly SeedReview[] {
  const written: readonly (readonly [Target, SeedReview["by"], number])[] = [
    ["seller", "buyer", 0.85],
    ["item", "buyer", 0.6],
    ["buyer", "seller", 0.65],
  ];
  return written.flatMap(([targetType, by, likelihood]) => {
    if (!chance(random, likelihood)) return [];
    const rating = ratingFrom(random, stage === "refunded" && by === "buyer");
    const comment = pick(random, comments[targetType][rating] ?? []).replace("{noun}", planned.item.noun);
    return [{ key: `${key}-review-${targetType}`, by, targetType, rating, comment }];
  });
}

function ratingFrom(random: Random, disappointed: boolean): number {
  const luck = random();
  if (disappointed) return luck < 0.5 ? 3 : luck < 0.8 ? 4 : 2;
  if (luck < 0.62) return 5;
  if (luck < 0.9) return 4;
  return luck < 0.97 ? 3 : luck < 0.99 ? 2 : 1;
}
