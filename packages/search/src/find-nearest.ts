import type { Clock } from "@marketplace/kernel";
import type { Document } from "mongodb";
import { type Condition, edgesMatch } from "./card-filter.ts";
import { nearestHint } from "./card-plan.ts";
import { cardsOf, type SearchIndex, sharedTime } from "./collections.ts";
import { type Before, type Found, foundSchema } from "./found-card.ts";
import type { SearchInput } from "./search-input.ts";

/*
 * From the nearest on, by the index of places. How wide the rings are in which MongoDB looks depends on how far it is
 * asked to look: within 50 km of a town it read 2,200 cards to find 25 of which the last was 400 m away. So it is asked
 * about a circle first that is as wide as a part of a town, and about wider ones until it has enough.
 */

interface Nearest {
  readonly input: Pick<SearchInput, "near" | "box" | "limit">;
  readonly before: Before | null;
  readonly conditions: readonly Condition[];
}

const FIRST_METRES = 1_000;
/** By how much the next circle is wider, */
const [LEAST_WIDER, MOST_WIDER] = [2, 8];
/** so that there is likely to be so many times as much in it as is looked for. */
const AMPLE = 2;
// Half of the way around the earth.
const EVERYWHERE_METRES = 20_100_000;

/**
 * Finds the nearest that meet conditions by their metres, and one more than the page has. No two cards are equally far
 * away. However few they are, it ends with MongoDB's time-out for one statement.
 */
export async function findNearest(
  index: SearchIndex,
  { input, before, conditions }: Nearest,
  clock: Clock,
): Promise<Found> {
  const { near, box, limit } = input;
  if (near === undefined) return [];
  const most = limit + 1;
  const farthest = near.withinKm === undefined ? EVERYWHERE_METRES : near.withinKm * 1_000;
  const others = conditions.flatMap(({ of, match }) => (of === "near" || of === "box" ? [] : [match]));
  const matches = [...others, ...(box === undefined ? [] : [edgesMatch(box)])];
  const hint = nearestHint(conditions);
  const begin = before?.key ?? 0;
  const timeLeft = sharedTime(clock);
  for (let width = FIRST_METRES; ; ) {
    const isAll = begin + width >= farthest;
    const distances = {
      // A millimetre less, for what is lost on the way through radians.
      ...(before === null ? {} : { minDistance: Math.max(0, begin - 0.001) }),
      ...(isAll && near.withinKm === undefined ? {} : { maxDistance: Math.min(begin + width, farthest) }),
    };
    const found = await cardsOf(index)
      .aggregate(
        [
          {
            $geoNear: {
              near: { type: "Point", coordinates: near.coordinates },
              ...{ distanceField: "key", key: "point", spherical: true, ...distances },
              ...(matches.length === 0 ? {} : { query: { $and: matches } }),
            },
          },
          ...(before === null ? [] : [after(before)]),
          { $limit: most },
          { $project: { key: 1 } },
        ],
        { ...timeLeft(), hint },
      )
      .toArray();
    if (isAll || found.length === most) return foundSchema.parse(found);
    // What is in a circle grows with the square of its width.
    const wider = Math.sqrt((AMPLE * most) / found.length);
    width *= Math.min(MOST_WIDER, Math.max(LEAST_WIDER, wider));
  }
}

function after({ key, id }: Before): Document {
  return { $match: { key: { $gt: key }, _id: { $ne: id } } };
}
