import { setTimeout as pause } from "node:timers/promises";
import { liveNumber, type WrongRow } from "@marketplace/durable";
import type { Mongo } from "@marketplace/stores";
import type { ClientSession } from "mongodb";
import type { Card } from "./card.ts";
import {
  type CountedDocument,
  cardsOf,
  countedIn,
  MAX_TIME,
  type SearchIndex,
  tokensIn,
  wordsIn,
} from "./collections.ts";
import { countNoted, countWords, LOCK } from "./count-words.ts";
import { indexOf, SEARCH } from "./live-index.ts";
import { spellings } from "./spelling.ts";

/*
 * Counts and what they are of change in one transaction: as they were at one moment, which a snapshot shows for some
 * minutes, they are equal to the last one. A card is written some time before it is counted, and is looked at again.
 */

// The client's own read concern would go before the session's, and be of no moment in particular.
const AT_ONE_MOMENT = { readConcern: "snapshot", batchSize: 1_000 } as const;
const MOST_WRONG = 1_000;
const LOOKS_MS = [50, 200, 1_000, 2_000];

interface Totals {
  readonly tokens: Map<string, number>;
  readonly words: Map<string, { cards: number; named: number }>;
}

/**
 * What is wrong with the vocabulary of a generation, by its cards; at most so much that nobody would read more. Of one that
 * is being made, cards that were written and are not counted yet are counted: whoever wrote them may take long.
 */
export async function checkWords(mongo: Mongo, generation: number): Promise<readonly WrongRow[]> {
  const index = indexOf(mongo, { generation });
  await countNoted(mongo, generation);
  const session = mongo.client.startSession({ snapshot: true });
  try {
    const totals: Totals = { tokens: new Map(), words: new Map() };
    const uncounted = await addUp(index, totals, session);
    const wrong = [
      ...(await wrongTokens(index, totals.tokens, session)),
      ...(await wrongWords(index, totals.words, session)),
    ];
    return [...wrong, ...(await lookAgain(mongo, index, uncounted))].slice(0, MOST_WRONG);
  } finally {
    await session.endSession();
  }
}

/** Adds up what was counted; tells the cards of which something else was counted than they are. */
async function addUp(index: SearchIndex, totals: Totals, session: ClientSession): Promise<readonly string[]> {
  const wrong: string[] = [];
  const inOrder = { ...AT_ONE_MOMENT, session, sort: { _id: 1 } } as const;
  const counted = countedIn(index).find({}, inOrder);
  const cards = cardsOf(index).find<Pick<Card, "_id" | keyof typeof FIELDS>>(
    {},
    { ...inOrder, projection: FIELDS },
  );
  let [was, is] = [await counted.next(), await cards.next()];
  while (was !== null || is !== null) {
    const ids: string[] = [was, is].flatMap((one) => (one === null ? [] : [one._id]));
    const [id] = ids.sort();
    const [ofCounted, ofCard] = [was?._id === id ? was : null, is?._id === id ? is : null];
    if (textOf(ofCounted) !== textOf(ofCard) && id !== undefined) wrong.push(id);
    if (ofCounted !== null) {
      addTo(totals, ofCounted);
      was = await counted.next();
    }
    if (ofCard !== null) is = await cards.next();
  }
  return wrong;
}

function addTo({ tokens, words }: Totals, { tokens: own, named, said }: CountedDocument): void {
  for (const token of own) tokens.set(token, (tokens.get(token) ?? 0) + 1);
  for (const [list, by] of [
    [named, 1],
    [said, 0],
  ] as const)
    for (const word of list) {
      const sum = words.get(word) ?? { cards: 0, named: 0 };
      words.set(word, { cards: sum.cards + 1, named: sum.named + by });
    }
}

async function wrongTokens(
  index: SearchIndex,
  should: ReadonlyMap<string, number>,
  session: ClientSession,
): Promise<WrongRow[]> {
  const wrong: WrongRow[] = [];
  const left = new Set(should.keys());
  for await (const is of tokensIn(index).find({}, { ...AT_ONE_MOMENT, session })) {
    const { _id, cards } = is;
    if (_id === LOCK) continue;
    left.delete(_id);
    const wanted = should.get(_id);
    if (wanted === undefined) wrong.push({ id: `token ${_id}`, kind: "extra", fields: [] });
    else if (wanted !== cards) wrong.push({ id: `token ${_id}`, kind: "differing", fields: ["cards"] });
  }
  return [...wrong, ...[...left].map((token) => missing(`token ${token}`))];
}

async function wrongWords(
  index: SearchIndex,
  should: Totals["words"],
  session: ClientSession,
): Promise<WrongRow[]> {
  const wrong: WrongRow[] = [];
  const left = new Set(should.keys());
  for await (const is of wordsIn(index).find({}, { ...AT_ONE_MOMENT, session })) {
    const { _id, cards, named, spellings: found } = is;
    left.delete(_id);
    const wanted = should.get(_id);
    const fields = [
      ...(wanted?.cards === cards ? [] : ["cards"]),
      ...(wanted?.named === named ? [] : ["named"]),
      ...(String(found) === String(spellings(_id)) ? [] : ["spellings"]),
    ];
    if (wanted === undefined) wrong.push({ id: `word ${_id}`, kind: "extra", fields: [] });
    else if (fields.length > 0) wrong.push({ id: `word ${_id}`, kind: "differing", fields });
  }
  return [...wrong, ...[...left].map((word) => missing(`word ${word}`))];
}

function missing(id: string): WrongRow {
  return { id, kind: "missing", fields: [] };
}

/** Of cards that were not counted as they were, those that still are not. */
async function lookAgain(mongo: Mongo, index: SearchIndex, ids: readonly string[]): Promise<WrongRow[]> {
  const isMade = index.generation > (await liveNumber(mongo, SEARCH));
  let left = ids;
  for (const wait of LOOKS_MS) {
    if (left.length === 0) break;
    await pause(wait);
    if (isMade) await countWords(mongo, index.generation, left);
    else await countNoted(mongo, index.generation);
    const some = { _id: { $in: left.slice(0, MOST_WRONG) } };
    const [was, is] = await Promise.all([
      countedIn(index).find(some, MAX_TIME).toArray(),
      cardsOf(index)
        .find(some, { ...MAX_TIME, projection: FIELDS })
        .toArray(),
    ]);
    const [wasById, isById] = [was, is].map(
      (found) => new Map(found.map((one) => [one._id, textOf(one)] as const)),
    );
    left = left.filter((id) => wasById?.get(id) !== isById?.get(id));
  }
  return left.map((id) => ({ id: `counted ${id}`, kind: "differing", fields: [] }));
}

const FIELDS = { tokens: 1, named: 1, said: 1 };

function textOf(card: Pick<CountedDocument, "tokens" | "named" | "said"> | null): string {
  return card === null ? "" : JSON.stringify([card.tokens, card.named, card.said]);
}
