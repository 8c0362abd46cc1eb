import type { AggregateOptions, Document } from "mongodb";
import { z } from "zod";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { packedTexts } from "./packed-texts.ts";

const foundSchema = z.array(z.instanceof(Buffer));

/** What is read of cards: what stages find, and the text that is wanted of each. */
interface Reading {
  readonly stages: readonly Document[];
  readonly text: Document | string;
}

/** Reads a text of each card that stages find, in their order, as one list: a cursor takes four times as long. */
export async function readPacked(
  index: SearchIndex,
  { stages, text }: Reading,
  options: Pick<AggregateOptions, "hint" | "maxTimeMS">,
): Promise<Iterable<string>> {
  const pipeline = [...stages, { $group: { _id: null, texts: { $push: text } } }];
  const found = await cardsOf(index)
    .aggregate(pipeline, { ...MAX_TIME, ...options, raw: true })
    .toArray();
  // Where nothing is found there is no list.
  const [list] = foundSchema.parse(found);
  return list === undefined ? [] : packedTexts(list);
}
