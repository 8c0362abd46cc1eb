import type { Redis } from "ioredis";
import { z } from "zod";
import { answersOf } from "./broker-reply.ts";
import { WAITING } from "./due-messages.ts";
import { publishedAt } from "./message.ts";
import { acksKey, deadKey, GROUPS_KEY, replayTopic, streamKey, TOPICS_KEY } from "./stream-key.ts";

/** How far a group is behind on one topic. */
export interface EventLag {
  readonly group: string;
  /** A topic, or `replay:GROUP` for what was given back to the group. */
  readonly topic: string;
  /** Given to a consumer, and not yet handled; among them what is to be tried again. */
  readonly pending: number;
  /** Of these, what has failed and waits to be tried again. */
  readonly waiting: number;
  /** Not yet given to any; 10,000 stands for more. */
  readonly undelivered: number;
  /** How long ago the oldest of both was published, in milliseconds; 0 when there is none. */
  readonly oldestMs: number;
  /** Consumers that hold messages and gave no sign of life for the time after which they are taken over. */
  readonly idleConsumers: number;
  /** Events that the group has handled, of all its topics. */
  readonly handled: number;
  readonly lastHandledAt: Date | null;
  /** Dead letters of the group, of all its topics. */
  readonly dead: number;
}

const MOST = 10_000;

/** KEYS stream; ARGV most waiting idle-ms. Redis 6.2 does not tell itself how much is undelivered. */
const LAG = `
  local function facts(flat)
    local of = {}
    for place = 1, #flat, 2 do of[flat[place]] = flat[place + 1] end
    return of
  end
  if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
  local groups = {}
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local group = facts(flat)
    local waiting, idle = 0, 0
    for _, one in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], group.name)) do
      local consumer = facts(one)
      if consumer.name == ARGV[2] then waiting = consumer.pending
      elseif consumer.pending > 0 and consumer.idle >= tonumber(ARGV[3]) then idle = idle + 1 end
    end
    local left = redis.call('XRANGE', KEYS[1], '(' .. group['last-delivered-id'], '+', 'COUNT', ARGV[1])
    local oldest = redis.call('XPENDING', KEYS[1], group.name)[2] or (left[1] and left[1][1]) or ''
    table.insert(groups, { group.name, group.pending, waiting, #left, oldest, idle })
  end
  return groups`;

const lagSchema = z.array(
  z
    .tuple([z.string(), z.int(), z.int(), z.int(), z.string(), z.int()])
    .transform(([group, pending, waiting, undelivered, oldest, idleConsumers]) => ({
      ...{ group, pending, waiting, undelivered, oldest, idleConsumers },
    })),
);
const acksSchema = z.object({ handled: z.coerce.number().default(0), at: z.coerce.number().optional() });

/** Topics of each group that there is. */
export async function knownGroups(redis: Redis): Promise<ReadonlyMap<string, readonly string[]>> {
  const groups = z.record(z.string(), z.string()).parse(await redis.hgetall(GROUPS_KEY));
  const topicsSchema = z.array(z.string());
  return new Map(
    Object.entries(groups).map(([group, topics]) => [group, topicsSchema.parse(JSON.parse(topics))]),
  );
}

/** How far each group is behind, by group and topic; consumers without a sign of life for `claimMs` are idle. */
export async function lagOfGroups(redis: Redis, claimMs: number): Promise<EventLag[]> {
  const groups = await knownGroups(redis);
  const published = z.array(z.string()).parse(await redis.smembers(TOPICS_KEY));
  const topics = [
    ...new Set([...published, ...[...groups].flatMap(([group, own]) => [...own, replayTopic(group)])]),
  ];
  const asked = redis.pipeline().time();
  for (const topic of topics) asked.eval(LAG, 1, streamKey(topic), MOST, WAITING, claimMs);
  const [time, ...found] = answersOf(await asked.exec());
  const now = z.tuple([z.coerce.number(), z.coerce.number()]).parse(time);
  const nowMs = now[0] * 1_000 + now[1] / 1_000;
  const lags = topics.flatMap((topic, place) =>
    lagSchema.parse(found[place]).map(({ oldest, ...lag }) => ({
      ...lag,
      topic,
      oldestMs: oldest === "" ? 0 : Math.max(0, Math.round(nowMs - publishedAt(oldest))),
    })),
  );
  const totals = await totalsOf(redis, [...new Set(lags.map(({ group }) => group))]);
  return lags
    .flatMap((lag) => {
      const total = totals.get(lag.group);
      return total === undefined ? [] : [{ ...lag, ...total }];
    })
    .sort((one, other) => compare(one.group, other.group) || compare(one.topic, other.topic));
}

async function totalsOf(redis: Redis, groups: readonly string[]) {
  const asked = redis.pipeline();
  for (const group of groups) asked.hgetall(acksKey(group)).xlen(deadKey(group));
  const found = answersOf(await asked.exec());
  return new Map(
    groups.map((group, place) => {
      const { handled, at } = acksSchema.parse(found[place * 2]);
      const lastHandledAt = at === undefined ? null : new Date(at);
      return [group, { handled, lastHandledAt, dead: z.int().parse(found[place * 2 + 1]) }] as const;
    }),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
