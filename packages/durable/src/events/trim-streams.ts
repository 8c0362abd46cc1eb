import type { Redis } from "ioredis";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { sabotaged } from "../sabotage.ts";
import { answersOf } from "./broker-reply.ts";
import type { Consumer } from "./consumer.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import { askPending, groupsOf, placesOf } from "./group-place.ts";
import { replayTopic, streamKey, TOPICS_KEY } from "./stream-key.ts";
import { compareIds, trimPoint } from "./trim-point.ts";

const trim = crashPointsAround("events/trim");

/**
 * Deletes from each stream what every group has acknowledged, once it is old or too much of it is there; of a stream
 * without groups what is old or too much. Never deletes what some group has yet to acknowledge, among them those of
 * `readers`, which may have to be made anew where Redis has lost everything. Tells how many it deleted.
 */
export async function trimStreams(
  redis: Redis,
  readers: readonly Pick<Consumer, "group" | "topics">[],
  limits: Trimming["limits"],
): Promise<number> {
  const readersOf = new Map<string, string[]>();
  for (const topic of z.array(z.string()).parse(await redis.smembers(TOPICS_KEY))) readersOf.set(topic, []);
  for (const { group, topics } of readers)
    for (const topic of [...topics, replayTopic(group)])
      readersOf.set(topic, [...(readersOf.get(topic) ?? []), group]);
  let deleted = 0;
  for (const [topic, expected] of readersOf)
    deleted += await trimStream(redis, streamKey(topic), { expected, limits });
  return deleted;
}

interface Trimming {
  /** Groups without which the stream is left alone. */
  readonly expected: readonly string[];
  readonly limits: Pick<ConsumerLimits, "keepMs" | "keepLength">;
}

async function trimStream(
  redis: Redis,
  key: string,
  { expected, limits: { keepMs, keepLength } }: Trimming,
): Promise<number> {
  if (sabotaged("trim-by-length")) return redis.xtrim(key, "MAXLEN", "=", keepLength);
  const looked = await redis.pipeline().xlen(key).time().xinfo("GROUPS", key).exec();
  const groups = groupsOf(looked?.[2]);
  // One that is not there yet begins with the oldest: what the others have done with is not yet for it to miss.
  if (expected.some((name) => !groups.some((group) => group.name === name))) return 0;
  const [length, time] = answersOf(looked?.slice(0, 2) ?? null);
  const [seconds] = z.tuple([z.coerce.number(), z.unknown()]).parse(time);
  const isLong = z.int().parse(length) > keepLength;
  const asked = redis.pipeline();
  askPending(asked, key, groups);
  const needed = trimPoint(placesOf(groups, groups.length === 0 ? [] : answersOf(await asked.exec())));
  const old = `${Math.max(0, seconds * 1_000 - keepMs)}-0`;
  if (needed === null) {
    const byAge = await trim(() => redis.xtrim(key, "MINID", "=", old));
    return byAge + (isLong ? await redis.xtrim(key, "MAXLEN", "=", keepLength) : 0);
  }
  // Of what is too long everything goes that may: what is kept for a group yet to come is a favour.
  return trim(() => redis.xtrim(key, "MINID", "=", isLong || compareIds(needed, old) < 0 ? needed : old));
}
