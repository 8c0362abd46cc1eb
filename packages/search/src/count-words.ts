import { crashPointsAround } from "@marketplace/durable";
import type { Mongo } from "@marketplace/stores";
import { type AnyBulkWriteOperation, type ClientSession, ObjectId } from "mongodb";
import type { Card } from "./card.ts";
import {
  type CountedDocument,
  cardsOf,
  countedIn,
  type SearchIndex,
  type TokenDocument,
  tokensIn,
  uncountedIn,
  type WordDocument,
  wordsIn,
} from "./collections.ts";
import { indexOf } from "./live-index.ts";
import { spellings } from "./spelling.ts";

/*
 * The vocabulary says in how many cards a word is, exactly: what has been counted of a card is kept, and the difference
 * between that and the card as it is now is added in one transaction. So it does no harm twice, late or out of order;
 * whoever comes last has seen the last card. Transactions that count at once would all touch the commonest words, and so
 * each takes the same document first.
 *
 * Cards are counted some time after they were written, many together: of a thousand listings a word that half of them
 * have is written once, and nobody waits for it. Which are to be counted is noted once they are written, and the note is
 * deleted in the transaction that counts them: whoever dies in between leaves the note, or the event to be handled again.
 */

/** The document of `tokensIn` that is no token: whoever counts changes it first. */
export const LOCK = "#lock";
const AT_ONCE = 1_000;
const MOST_NOTES = 200;

const note = crashPointsAround("words/note");
const count = crashPointsAround("words/count");

/** By how much counts change, by what is counted. */
type Change = Map<string, number>;

/** Brings the vocabulary up to cards that have changed, come or gone. */
export async function countWords(mongo: Mongo, generation: number, ids: readonly string[]): Promise<void> {
  const index = indexOf(mongo, { generation });
  for (let place = 0; place < ids.length; place += AT_ONCE) {
    const some = ids.slice(place, place + AT_ONCE);
    // Most changes of a listing change none of its words.
    if ((await difference(index, some)).changed.length === 0) continue;
    await mongo.transaction(async (session) => {
      await takeTurn(index, session);
      await countSome(index, some, session);
    });
  }
}

/** Notes that cards have changed, come or gone, for `countNoted`. */
export async function noteUncounted(
  mongo: Pick<Mongo, "db">,
  generation: number,
  ids: readonly string[],
): Promise<void> {
  await note(() => uncountedIn(indexOf(mongo, { generation })).insertOne({ _id: new ObjectId(), ids }));
}

/** Brings the vocabulary up to all cards that were noted; tells whether there were any. */
export async function countNoted(mongo: Mongo, generation: number): Promise<boolean> {
  const index = indexOf(mongo, { generation });
  let hasCounted = false;
  while ((await uncountedIn(index).findOne({}, { projection: { _id: 1 } })) !== null) {
    await count(() => mongo.transaction((session) => countOldest(index, session)));
    hasCounted = true;
  }
  return hasCounted;
}

async function countOldest(index: SearchIndex, session: ClientSession): Promise<void> {
  await takeTurn(index, session);
  const found = await uncountedIn(index)
    .find({}, { session, sort: { _id: 1 }, limit: MOST_NOTES })
    .toArray();
  const ids = new Set<string>();
  const notes = [];
  for (const { _id, ids: some } of found) {
    if (notes.length > 0 && ids.size + some.length > AT_ONCE) break;
    for (const id of some) ids.add(id);
    notes.push(_id);
  }
  await countSome(index, [...ids], session);
  await uncountedIn(index).deleteMany({ _id: { $in: notes } }, { session });
}

async function takeTurn(index: SearchIndex, session: ClientSession): Promise<void> {
  await tokensIn(index).updateOne({ _id: LOCK }, { $inc: { cards: 1 } }, { session, upsert: true });
}

async function countSome(index: SearchIndex, ids: readonly string[], session: ClientSession): Promise<void> {
  const { changed, tokens, words, named } = await difference(index, ids, session);
  if (changed.length === 0) return;
  const counted = changed.map(({ id, now }): AnyBulkWriteOperation<CountedDocument> => {
    const filter = { _id: id };
    return now === null
      ? { deleteOne: { filter } }
      : { replaceOne: { filter, replacement: now, upsert: true } };
  });
  await countedIn(index).bulkWrite(counted, { session, ordered: false });
  await addTokens(index, tokens, session);
  await addWords(index, { words, named }, session);
}

interface Difference {
  readonly changed: readonly { readonly id: string; readonly now: Omit<CountedDocument, "_id"> | null }[];
  readonly tokens: Change;
  readonly words: Change;
  readonly named: Change;
}

async function difference(
  index: SearchIndex,
  ids: readonly string[],
  session?: ClientSession,
): Promise<Difference> {
  const inSession = session === undefined ? {} : { session };
  const some = { _id: { $in: [...ids] } };
  const cards = await cardsOf(index)
    .find<Pick<Card, "_id" | "tokens" | "named" | "said">>(some, {
      ...inSession,
      projection: { tokens: 1, named: 1, said: 1 },
    })
    .toArray();
  const counted = await countedIn(index).find(some, inSession).toArray();
  const [cardById, countedById] = [byId(cards), byId(counted)];
  const [tokens, words, named]: [Change, Change, Change] = [new Map(), new Map(), new Map()];
  const changed: Difference["changed"][number][] = [];
  for (const id of ids) {
    const [now, before] = [cardById.get(id), countedById.get(id)];
    const isSame = isDifferent(now, before) === false;
    if (isSame) continue;
    for (const [card, by] of [
      [before, -1],
      [now, 1],
    ] as const) {
      add(tokens, card?.tokens, by);
      add(named, card?.named, by);
      add(words, card?.named, by);
      add(words, card?.said, by);
    }
    const kept = now === undefined ? null : { tokens: now.tokens, named: now.named, said: now.said };
    changed.push({ id, now: kept });
  }
  return { changed, tokens, words, named };
}

type Countable = Pick<CountedDocument, "tokens" | "named" | "said">;

function isDifferent(now: Countable | undefined, before: Countable | undefined): boolean {
  const all = (card: Countable | undefined) =>
    card === undefined ? null : [card.tokens, card.named, card.said];
  return JSON.stringify(all(now)) !== JSON.stringify(all(before));
}

async function addTokens(index: SearchIndex, tokens: Change, session: ClientSession): Promise<void> {
  const updates = changes(tokens).map(
    ([_id, cards]): AnyBulkWriteOperation<TokenDocument> => ({
      updateOne: { filter: { _id }, update: { $inc: { cards } }, upsert: true },
    }),
  );
  if (updates.length === 0) return;
  await tokensIn(index).bulkWrite(updates, { session, ordered: false });
  const lost = changes(tokens).flatMap(([token, by]) => (by < 0 ? [token] : []));
  if (lost.length > 0)
    await tokensIn(index).deleteMany({ _id: { $in: lost }, cards: { $lte: 0 } }, { session });
}

async function addWords(
  index: SearchIndex,
  { words, named }: Pick<Difference, "words" | "named">,
  session: ClientSession,
): Promise<void> {
  const changed = [...new Set([...changes(words), ...changes(named)].map(([word]) => word))];
  if (changed.length === 0) return;
  const known = new Set(
    await wordsIn(index)
      .find({ _id: { $in: changed } }, { session, projection: { _id: 1 } })
      .map(({ _id }) => _id)
      .toArray(),
  );
  const updates = changed.map((word): AnyBulkWriteOperation<WordDocument> => {
    const $inc = { cards: words.get(word) ?? 0, named: named.get(word) ?? 0 };
    const update = known.has(word) ? { $inc } : { $inc, $set: { spellings: spellings(word) } };
    return { updateOne: { filter: { _id: word }, update, upsert: true } };
  });
  await wordsIn(index).bulkWrite(updates, { session, ordered: false });
  const lost = changed.filter((word) => (words.get(word) ?? 0) < 0);
  if (lost.length > 0)
    await wordsIn(index).deleteMany({ _id: { $in: lost }, cards: { $lte: 0 } }, { session });
}

function changes(change: Change): readonly (readonly [string, number])[] {
  return [...change].filter(([, by]) => by !== 0);
}

function add(change: Change, names: readonly string[] | undefined, by: number): void {
  for (const name of names ?? []) change.set(name, (change.get(name) ?? 0) + by);
}

function byId<T extends { readonly _id: string }>(documents: readonly T[]): ReadonlyMap<string, T> {
  return new Map(documents.map((document) => [document._id, document]));
}
