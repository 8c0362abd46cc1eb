import type { EventLag } from "@marketplace/durable";
import { z } from "zod";

const topicLagSchema = z.strictObject({
  /** A topic, or `replay:GROUP` for what was given back to the group. */
  topic: z.string(),
  /** Not yet given to any consumer; 10,000 stands for more. */
  undelivered: z.int(),
  /** Given to a consumer and not yet handled. */
  pending: z.int(),
  /** Of these, what has failed and is to be tried again. */
  waiting: z.int(),
  /** Age of the oldest that is not yet handled; 0 when there is none. */
  oldestSeconds: z.int(),
  /** Consumers that hold events and give no sign of life. */
  idleConsumers: z.int(),
  isBehind: z.boolean(),
});

/** How far a group of consumers is, topic by topic. */
export const groupLagSchema = z.strictObject({
  group: z.string(),
  topics: z.array(topicLagSchema),
  /** Events that it has handled so far. */
  handled: z.int(),
  lastHandledAt: z.date().nullable(),
  /** Events that it has given up, and that wait for an operator. */
  dead: z.int(),
  isBehind: z.boolean(),
});

/** How far a group of consumers is, topic by topic. */
export type GroupLag = z.infer<typeof groupLagSchema>;

/** Puts together what is known of each group, by name; what is older than the bound is behind. */
export function groupLags(lags: readonly EventLag[], boundSeconds: number): GroupLag[] {
  const groups = new Map<string, EventLag[]>();
  for (const lag of lags) groups.set(lag.group, [...(groups.get(lag.group) ?? []), lag]);
  return [...groups].sort(byName).map(([group, own]) => {
    const topics = own.map((lag) => topicLag(lag, boundSeconds)).sort((a, b) => (a.topic < b.topic ? -1 : 1));
    const handledAt = own.flatMap(({ lastHandledAt }) => (lastHandledAt === null ? [] : [lastHandledAt]));
    return {
      ...{ group, topics },
      // Each topic's line carries the counts of the whole group.
      handled: Math.max(...own.map(({ handled }) => handled)),
      lastHandledAt: handledAt.sort((a, b) => b.getTime() - a.getTime())[0] ?? null,
      dead: Math.max(...own.map(({ dead }) => dead)),
      isBehind: topics.some(({ isBehind }) => isBehind),
    };
  });
}

function topicLag(lag: EventLag, boundSeconds: number): z.infer<typeof topicLagSchema> {
  const { topic, undelivered, pending, waiting, oldestMs, idleConsumers } = lag;
  const oldestSeconds = Math.floor(oldestMs / 1_000);
  const isBehind = undelivered + pending > 0 && oldestSeconds > boundSeconds;
  return { topic, undelivered, pending, waiting, oldestSeconds, idleConsumers, isBehind };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
