import { type DomainEvent, decodeCursor, encodeCursor } from "@marketplace/kernel";
import type { Redis } from "ioredis";
import { z } from "zod";
import { knownGroups } from "./event-lag.ts";
import { eventOfText, publishedAt } from "./message.ts";
import { deadKey, replayTopic, streamKey } from "./stream-key.ts";

/** An event that a group has given up. */
export interface DeadLetter {
  /** Its id among the dead letters of its group. */
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  /** Null when what stood in the stream was no event. */
  readonly event: DomainEvent | null;
  readonly error: string;
  /** How often it was tried. */
  readonly attempts: number;
  readonly failedFirstAt: Date;
  readonly diedAt: Date;
}

/** Which dead letters are meant. */
export interface DeadChoice {
  readonly group: string;
  readonly ids: readonly string[] | "all";
  /** At most so many. */
  readonly limit: number;
}

/** Which dead letters are asked for. */
export interface DeadPage {
  /** One group, or all. */
  readonly group?: string;
  readonly limit: number;
  /** From an answer. */
  readonly cursor?: string;
}

/** Dead letters, and where the next ones begin. */
export interface DeadLetters {
  readonly items: readonly DeadLetter[];
  readonly nextCursor: string | null;
}

const MOST = 1_000;
const cursorSchema = z.object({ group: z.string(), id: z.string().regex(/^\d+-\d+$/) });
const entriesSchema = z.array(z.tuple([z.string(), z.array(z.string())]));
const letterSchema = z.object({
  topic: z.string(),
  event: z.string(),
  error: z.string(),
  attempts: z.coerce.number(),
  first: z.coerce.number(),
});

/** KEYS dead replay; ARGV limit, or 0 and ids. Gives back, and answers with how many. */
const REPLAY = `
  local letters = {}
  if ARGV[1] ~= '0' then letters = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[1]) end
  for place = 2, #ARGV do
    local found = redis.call('XRANGE', KEYS[1], ARGV[place], ARGV[place])[1]
    if found then table.insert(letters, found) end
  end
  for _, letter in ipairs(letters) do
    for place = 1, #letter[2], 2 do
      if letter[2][place] == 'event' then redis.call('XADD', KEYS[2], '*', 'event', letter[2][place + 1]) end
    end
    redis.call('XDEL', KEYS[1], letter[1])
  end
  return #letters`;

/** Dead letters of one group or of all, by group, the oldest first. */
export async function listLetters(redis: Redis, { group, limit, cursor }: DeadPage): Promise<DeadLetters> {
  const after = cursor === undefined ? null : decodeCursor(cursorSchema, cursor);
  const groups = group === undefined ? [...(await knownGroups(redis)).keys()].sort() : [group];
  const wanted = Math.min(limit, MOST);
  const items: DeadLetter[] = [];
  for (const one of groups) {
    if (after !== null && one < after.group) continue;
    const from = after?.group === one ? `(${after.id}` : "-";
    // One more than is wanted tells whether there is another page.
    const entries = await redis.xrange(deadKey(one), from, "+", "COUNT", wanted + 1 - items.length);
    items.push(...entriesSchema.parse(entries).map(([id, fields]) => letterOf(one, id, fields)));
    if (items.length > wanted) break;
  }
  const last = items.length > wanted ? items[wanted - 1] : undefined;
  return {
    items: items.slice(0, wanted),
    nextCursor: last === undefined ? null : encodeCursor({ group: last.group, id: last.id }),
  };
}

/** Gives dead letters back to their group alone, as new; tells how many. */
export async function replayLetters(redis: Redis, { group, ids, limit }: DeadChoice): Promise<number> {
  const most = Math.min(limit, MOST);
  const which = ids === "all" ? [most] : [0, ...ids.slice(0, most)];
  const count = await redis.eval(REPLAY, 2, deadKey(group), streamKey(replayTopic(group)), ...which);
  return z.int().parse(count);
}

/** Deletes dead letters; tells how many. */
export async function discardLetters(redis: Redis, { group, ids, limit }: DeadChoice): Promise<number> {
  const most = Math.min(limit, MOST);
  const key = deadKey(group);
  const which =
    ids === "all"
      ? entriesSchema.parse(await redis.xrange(key, "-", "+", "COUNT", most)).map(([id]) => id)
      : ids.slice(0, most);
  return which.length === 0 ? 0 : redis.xdel(key, ...which);
}

function letterOf(group: string, id: string, fields: readonly string[]): DeadLetter {
  const named: Record<string, string> = {};
  for (let place = 0; place + 1 < fields.length; place += 2)
    named[fields[place] ?? ""] = fields[place + 1] ?? "";
  const { topic, event, error, attempts, first } = letterSchema.parse(named);
  return {
    ...{ id, group, topic, error, attempts, event: eventOfText(event) },
    failedFirstAt: new Date(first),
    diedAt: new Date(publishedAt(id)),
  };
}
