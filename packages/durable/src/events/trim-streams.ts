import type { Redis } from "ioredis";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { sabotaged } from "../sabotage.ts";
import { answersOf } from "./broker-reply.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import { askPending, groupsOf, placesOf } from "./group-place.ts";
import { streamKey, TOPICS_KEY } from "./stream-key.ts";
import { compareIds, trimPoint } from "./trim-point.ts";

const trim = crashPointsAround("events/trim");

/**
 * Deletes from each stream what every group has acknowledged, once it is old or too much of it is there; of a stream
 * without groups what is old or too much. Never deletes what some group has yet to acknowledge. Tells how many it deleted.
 */
export async function trimStreams(
  redis: Redis,
  more: readonly string[],
  limits: Pick<ConsumerLimits, "keepMs" | "keepLength">,
): Promise<number> {
  const topics = new Set([...z.array(z.string()).parse(await redis.smembers(TOPICS_KEY)), ...more]);
  let deleted = 0;
  for (const topic of topics) deleted += await trimStream(redis, streamKey(topic), limits);
  return deleted;
}

async function trimStream(
  redis: Redis,
  key: string,
  { keepMs, keepLength }: Pick<ConsumerLimits, "keepMs" | "keepLength">,
): Promise<number> {
  if (sabotaged("trim-by-length")) return redis.xtrim(key, "MAXLEN", "=", keepLength);
  const looked = await redis.pipeline().xlen(key).time().xinfo("GROUPS", key).exec();
  const groups = groupsOf(looked?.[2]);
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
