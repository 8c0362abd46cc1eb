import { type DomainEvent, eventSchema } from "@marketplace/kernel";
import { z } from "zod";

/** An entry of a stream, as a group was given it. */
export interface Message {
  readonly topic: string;
  /** Its id in the stream: the time of its publication in milliseconds, a dash, and a number. */
  readonly id: string;
  /** What stands in the entry. */
  readonly text: string;
  /** Null when that is no event. */
  readonly event: DomainEvent | null;
  /** How often a group was given it, this time included. */
  readonly deliveries: number;
}

const entrySchema = z.tuple([z.string(), z.array(z.string())]);
const entriesSchema = z.array(entrySchema);
const readSchema = z.array(z.tuple([z.string(), entriesSchema])).nullable();
// Redis 6.2 answers with nothing for an entry that was deleted while somebody held it.
const claimedSchema = z.array(entrySchema.nullable());

/** Messages of XREADGROUP by the topics' streams; a topic is told by the end of its key. */
export function readMessages(reply: unknown, topicOfKey: (key: string) => string): Message[] {
  return (readSchema.parse(reply) ?? []).flatMap(([key, entries]) =>
    entries.map((entry) => messageOf(topicOfKey(key), entry, 1)),
  );
}

/** The message of XCLAIM of one id; null when its entry is gone. */
export function claimedMessage(reply: unknown, topic: string, deliveries: number): Message | null {
  const [entry] = claimedSchema.parse(reply);
  return entry === undefined || entry === null ? null : messageOf(topic, entry, deliveries);
}

/** When a message was published, in milliseconds since 1970 by the server's clock. */
export function publishedAt(id: string): number {
  return Number(id.slice(0, id.indexOf("-")));
}

/** The event that a text is, or null. */
export function eventOfText(text: string): DomainEvent | null {
  try {
    return eventSchema.parse(JSON.parse(text));
  } catch {
    // Told by the null: whoever reads it gives the message up with its text.
    return null;
  }
}

function messageOf(topic: string, [id, fields]: z.output<typeof entrySchema>, deliveries: number): Message {
  const place = fields.indexOf("event");
  const text = place === -1 || place % 2 === 1 ? JSON.stringify(fields) : (fields[place + 1] ?? "");
  return { topic, id, text, event: eventOfText(text), deliveries };
}
