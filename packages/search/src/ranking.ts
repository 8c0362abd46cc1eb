import type { Document } from "mongodb";
import { EARTH_METRES } from "./earth.ts";
import type { SoughtWord } from "./resolve-text.ts";

/*
 * How well a listing answers a text (BM25F). Of each word, x is the sum of the weights of its tokens in the card, and
 *   score = sum over the words of  idf * x * (K1 + 1) / (x + K1)
 *   idf   = ln(1 + (N - n + 0.5) / (n + 0.5))     N cards in all, n with the word
 *
 * Blended, from 0 to 1, of what was asked for:
 *   0.60 * score / (score + sum of idf)           with a text; a half for one that has each word once
 *   0.25 / (1 + kilometres / 25)                  with a place
 *   0.15 / (1 + days since it was published / 30)
 *
 * Sums are made of two at a time, from the left: whoever follows these lines gets the very same numbers.
 */

/**
 * The BM25 constant: how soon more of the same word says no more. With the 2 that a title counts for, of 1.2 to 1.8 and 1.5
 * to 3 what is above BM25 by every measure on Cranfield, CISI, CACM and NPL alike (bench `relevance`).
 */
export const K1 = 1.5;

/** What the parts of the blended order count for, and at which distance and age a part is halved. */
export const BLEND = { text: 0.6, distance: 0.25, freshness: 0.15, halfKm: 25, halfDays: 30 } as const;

const DAY_MS = 86_400_000;

/** How much a word tells, the more the fewer cards have it. */
export function tellingOf({ cards }: Pick<SoughtWord, "cards">, all: number): number {
  const n = Math.min(cards, all);
  return Math.log(1 + (all - n + 0.5) / (n + 0.5));
}

/** The score of a card, for a pipeline. */
export function scoreExpression(words: readonly SoughtWord[], all: number): Document {
  return added(
    words.map((word) => {
      const x = added(word.tokens.map((token) => ({ $ifNull: [`$weights.${token}`, 0] })));
      const share = {
        $multiply: [
          tellingOf(word, all),
          { $divide: [{ $multiply: ["$$x", K1 + 1] }, { $add: ["$$x", K1] }] },
        ],
      };
      return { $let: { vars: { x }, in: share } };
    }),
  );
}

/** Metres from a point to a card, by the great circle, for a pipeline. */
export function metresExpression([longitude, latitude]: readonly [number, number]): Document {
  const radians = (index: number) => ({ $degreesToRadians: { $arrayElemAt: ["$point.coordinates", index] } });
  const half = (to: Document, from: number) => ({
    $pow: [{ $sin: { $divide: [{ $subtract: [to, (from * Math.PI) / 180] }, 2] } }, 2],
  });
  const chord = {
    $add: [
      half(radians(1), latitude),
      {
        $multiply: [{ $cos: radians(1) }, Math.cos((latitude * Math.PI) / 180), half(radians(0), longitude)],
      },
    ],
  };
  return { $multiply: [2 * EARTH_METRES, { $asin: { $min: [1, { $sqrt: chord }] } }] };
}

interface Blended {
  readonly score: Document | null;
  readonly tellingInAll: number;
  readonly metres: Document | null;
  readonly at: Date;
}

/** The blended order of a card, for a pipeline. */
export function blendedExpression({ score, tellingInAll, metres, at }: Blended): Document {
  const days = {
    $divide: [{ $max: [0, { $subtract: [at.getTime(), { $toLong: "$publishedAt" }] }] }, DAY_MS],
  };
  const halved = (most: number, by: Document) => ({ $divide: [most, { $add: [1, by] }] });
  return added([
    ...(score === null
      ? []
      : [{ $multiply: [BLEND.text, { $divide: [score, { $add: [score, tellingInAll] }] }] }]),
    ...(metres === null
      ? []
      : [halved(BLEND.distance, { $divide: [{ $divide: [metres, 1_000] }, BLEND.halfKm] })]),
    halved(BLEND.freshness, { $divide: [days, BLEND.halfDays] }),
  ]);
}

function added(parts: readonly Document[]): Document {
  const [first = { $literal: 0 }, ...rest] = parts;
  return rest.reduce((sum, part) => ({ $add: [sum, part] }), first);
}
