import type { Family } from "./item.ts";
import type { Condition } from "./plan.ts";
import { between, type Random } from "./random.ts";

const weights: readonly (readonly [Condition, number])[] = [
  ["good", 0.4],
  ["like_new", 0.27],
  ["fair", 0.17],
  ["new", 0.1],
  ["poor", 0.06],
];

/** A condition, as often as people sell things in it. */
export function conditionFrom(random: Random): Condition {
  let left = between(random, 0, 1);
  for (const [condition, weight] of weights) {
    left -= weight;
    if (left < 0) return condition;
  }
  return "good";
}

/** What a seller says of a thing's wear, by how such things wear. */
export const wear: Readonly<Record<Family, Readonly<Record<Condition, readonly string[]>>>> = {
  device: {
    new: ["Never used and still sealed.", "Unopened; it was a present I already had."],
    like_new: [
      "Not a scratch anywhere, I looked with a lamp.",
      "Used a handful of times and kept in its case.",
    ],
    good: [
      "Light signs of use, nothing you see from arm's length.",
      "Works perfectly, with a few fine marks on the edges.",
    ],
    fair: [
      "Visible scratches on the casing, but everything works.",
      "It has been used daily and looks it; technically it is sound.",
    ],
    poor: [
      "Cosmetically tired, with a dent in one corner; it still does its job.",
      "For a tinkerer: works, but has deep scratches and one worn contact.",
    ],
  },
  garment: {
    new: ["New with the tag on.", "Never worn, it was the wrong size."],
    like_new: ["Worn twice at most.", "Looks as it did in the shop."],
    good: [
      "Worn but well looked after, no stains or holes.",
      "Some wear, all seams and buttons are in order.",
    ],
    fair: [
      "A little faded, and one tiny mark that I show in the photographs.",
      "Well worn and still presentable.",
    ],
    poor: [
      "Needs a needle and ten minutes of patience.",
      "Clearly worn, good for the garden or for a project.",
    ],
  },
  furniture: {
    new: ["Still in its packaging.", "New; the measurements were ours to get wrong."],
    like_new: [
      "Stood in a guest room and was hardly ever used.",
      "You would not guess that it is second-hand.",
    ],
    good: [
      "Normal signs of use, stable in every joint.",
      "A few small marks that belong to a life with people.",
    ],
    fair: [
      "Some scratches and a faded side where the sun came in.",
      "Sturdy, though the surface could do with some care.",
    ],
    poor: ["A restoration project with good bones.", "Scratched and stained, but it stands firmly."],
  },
  bike: {
    new: ["Not ridden yet, straight from the shop.", "New, with papers and warranty."],
    like_new: ["Ridden on a few sunny Sundays.", "Tyres still have their little hairs."],
    good: [
      "Serviced regularly, ready for the next season.",
      "Brakes and gears are adjusted; some small scratches.",
    ],
    fair: [
      "Rides well; the chain and one tyre will want replacing soon.",
      "Paint has chips and the saddle has stories.",
    ],
    poor: [
      "Needs new brakes and a patient hand; the frame is straight.",
      "It rolls, but plan an afternoon for it.",
    ],
  },
  book: {
    new: ["Unread, with a straight spine.", "New; I was given two."],
    like_new: ["Read once, with care.", "No creases and no name inside."],
    good: ["A crease in the spine, all pages clean.", "Read and loved, and still firm in its binding."],
    fair: ["Yellowed pages and a name on the first one.", "Cover is worn, text is complete."],
    poor: ["Well travelled: loose cover and coffee on page 80.", "A reading copy, nothing for the shelf."],
  },
  household: {
    new: ["Unused and in its box.", "New, we ended up with two."],
    like_new: ["Used two or three times.", "Clean, complete and as good as new."],
    good: ["In good order, with the usual small marks.", "Used and cared for; nothing is missing."],
    fair: [
      "Shows its years and works as it should.",
      "Some scratches and a little rust, easily brushed off.",
    ],
    poor: ["Rough around the edges, priced accordingly.", "Works, but it has clearly had a long life."],
  },
  game: {
    new: ["Sealed.", "Never opened, a double present."],
    like_new: ["Played once.", "Box and parts are as good as new."],
    good: ["Box has a bumped corner, contents are tidy.", "Played with by careful children."],
    fair: ["Box is taped at one corner.", "Played with a lot, wiped clean."],
    poor: ["No box, everything is in a bag.", "Bears the marks of three siblings."],
  },
};
