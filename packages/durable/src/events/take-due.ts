import type { Redis } from "ioredis";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { answersOf } from "./broker-reply.ts";
import { type DueMessage, dueMessages, shortestWait, togetherOf, WAITING } from "./due-messages.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import { claimedMessage, type Message } from "./message.ts";
import type { OwnConnection } from "./own-connection.ts";
import { deadKey, streamKey } from "./stream-key.ts";

/** What a group has pending: how much waits to be tried again, and how many dead letters there are. */
export interface GroupLoad {
  readonly waiting: number;
  readonly dead: number;
}

/** Messages that are one's own now, and how many of them others had. */
export interface TakenMessages {
  readonly messages: readonly Message[];
  readonly claimed: number;
}

interface DueOptions {
  readonly connection: OwnConnection;
  readonly group: string;
  readonly topics: readonly string[];
  readonly me: string;
  /** At most so many at once. */
  readonly batch: number;
  readonly limits: ConsumerLimits;
}

const summarySchema = z.tuple([
  z.int(),
  z.string().nullable(),
  z.string().nullable(),
  z.array(z.tuple([z.string(), z.coerce.number()])).nullable(),
]);
const pendingSchema = z.array(
  z
    .tuple([z.string(), z.string(), z.int(), z.int()])
    .transform(([id, consumer, idleMs, deliveries]) => ({ id, consumer, idleMs, deliveries })),
);
const take = crashPointsAround("events/take");

/** Looks for what a group is to try again, and for what its consumers have abandoned. */
export function openDueMessages(options: DueOptions) {
  const { connection, group, topics, me, batch, limits } = options;
  // Where the next look begins, so that those behind what is not due yet have their turn.
  const from = new Map<string, string>();
  let turn = 0;

  async function summaries(own: Redis) {
    const asked = own.pipeline().xlen(deadKey(group));
    for (const topic of topics) asked.xpending(streamKey(topic), group);
    const [dead, ...pending] = answersOf(await asked.exec());
    return { dead: z.int().parse(dead), pending: z.array(summarySchema).parse(pending) };
  }

  async function load(): Promise<GroupLoad> {
    const { dead, pending } = await summaries(await connection.ready());
    const waiting = pending
      .flatMap(([, , , consumers]) => consumers ?? [])
      .filter(([name]) => name === WAITING);
    return { dead, waiting: waiting.reduce((sum, [, count]) => sum + count, 0) };
  }

  /** Those of one topic; the topics take turns. */
  async function takeDue(): Promise<TakenMessages> {
    const own = await connection.ready();
    const { pending } = await summaries(own);
    turn = (turn + 1) % topics.length;
    const inTurn = topics.map((topic, place) => ({ topic, count: pending[place]?.[0] ?? 0 }));
    for (const { topic, count } of [...inTurn.slice(turn), ...inTurn.slice(0, turn)]) {
      if (count === 0) continue;
      const entries = await look(own, topic);
      const messages = await claim(own, topic, togetherOf(dueMessages(entries, me, limits), batch));
      if (messages.length === 0) continue;
      const others = entries.filter(({ consumer }) => consumer !== WAITING && consumer !== me);
      const abandoned = new Set(others.map(({ id }) => id));
      return { messages, claimed: messages.filter(({ id }) => abandoned.has(id)).length };
    }
    return { messages: [], claimed: 0 };
  }

  async function look(own: Redis, topic: string) {
    const [begin, most] = [from.get(topic) ?? "-", batch * 2];
    const entries = pendingSchema.parse(
      await own.xpending(streamKey(topic), group, "IDLE", shortestWait(limits), begin, "+", most),
    );
    const last = entries.length < most ? undefined : entries.at(-1);
    if (last === undefined) from.delete(topic);
    else from.set(topic, `(${last.id}`);
    return entries;
  }

  async function claim(own: Redis, topic: string, due: readonly DueMessage[]): Promise<Message[]> {
    if (due.length === 0) return [];
    const asked = own.pipeline();
    for (const { id, idleMs } of due) asked.xclaim(streamKey(topic), group, me, idleMs, id);
    const replies = await take(async () => answersOf(await asked.exec()));
    const taken = due.map(({ deliveries }, place) => claimedMessage(replies[place], topic, deliveries));
    // Nothing comes of one that another has taken, and of one whose entry somebody has deleted: that one must go.
    const gone = due.filter((_, place) => Array.isArray(replies[place]) && replies[place].includes(null));
    if (gone.length > 0) await own.xack(streamKey(topic), group, ...gone.map(({ id }) => id));
    return taken.filter((message) => message !== null);
  }
  return { load, takeDue };
}
