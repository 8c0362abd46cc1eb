import type { RedisStore } from "@marketplace/stores";
import type { Redis } from "ioredis";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { answersOf } from "./broker-reply.ts";
import type { Consumer } from "./consumer.ts";
import { GIVE_UP, KEEP_ALIVE, PUT_BACK, TIDY } from "./consumer-scripts.ts";
import { dueMessages, shortestWait, WAITING } from "./due-messages.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import { claimedMessage, type Message, readMessages } from "./message.ts";
import { openOwnConnection } from "./own-connection.ts";
import { acksKey, deadKey, failuresKey, GROUPS_KEY, replayTopic, streamKey } from "./stream-key.ts";

/** What a group has pending: how much waits to be tried again, and how many dead letters there are. */
export interface GroupLoad {
  readonly pending: number;
  readonly waiting: number;
  readonly dead: number;
}

/** What one consumer of a group does to its streams. */
export interface GroupStreams {
  /** Makes the group where it is not yet: it begins with the oldest event that is kept. */
  ensure(): Promise<void>;
  /** Waits for new messages. */
  readNew(waitMs: number): Promise<Message[]>;
  load(): Promise<GroupLoad>;
  /** Takes what is to be tried again, and what others have abandoned; at most a batch. */
  takeDue(): Promise<{ readonly messages: Message[]; readonly claimed: number }>;
  keepAlive(messages: readonly Message[]): Promise<void>;
  acknowledge(messages: readonly Message[], now: Date): Promise<void>;
  /** Lets messages wait to be tried again; `isOwn` when it was their own failure. */
  putBack(messages: readonly Message[], isOwn: boolean): Promise<void>;
  /** Moves a message to the dead letters; false when another has it by now. */
  giveUp(message: Message, error: string): Promise<boolean>;
  /** Forgets consumers that are gone, or this one. */
  tidy(which: "gone" | "me"): Promise<void>;
  close(): Promise<void>;
}

interface GroupOptions {
  readonly store: RedisStore;
  readonly consumer: Consumer;
  /** A name that no other has. */
  readonly me: string;
  readonly limits: ConsumerLimits;
}

const GONE_MS = 3_600_000;
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

const read = crashPointsAround("events/read");
const take = crashPointsAround("events/take");
const ack = crashPointsAround("events/acknowledge");
const back = crashPointsAround("events/put-back");
const bury = crashPointsAround("events/give-up");

/** Opens the streams of a group for one consumer, on a connection of its own. */
export function openGroupStreams({ store, consumer, me, limits }: GroupOptions): GroupStreams {
  const { group, batch } = consumer;
  const topics = [...consumer.topics, replayTopic(group)];
  const connection = openOwnConnection(store, `group-${group}`);
  const prefixed = `${store.redis.options.keyPrefix ?? ""}${streamKey("")}`;
  const failures = failuresKey(group);
  // Where the next look for what is due begins, so that those behind what is not due yet have their turn.
  const from = new Map<string, string>();

  async function ensure(): Promise<void> {
    const own = await connection.ready();
    await own.hset(GROUPS_KEY, group, JSON.stringify(consumer.topics));
    for (const topic of topics)
      await own.xgroup("CREATE", streamKey(topic), group, "0", "MKSTREAM").catch((failure: unknown) => {
        if (!(failure instanceof Error && failure.message.startsWith("BUSYGROUP"))) throw failure;
      });
  }

  // A call that waits must end before it would be given up.
  const longestMs = (store.redis.options.commandTimeout ?? Number.POSITIVE_INFINITY) / 2;

  async function readNew(wantedMs: number): Promise<Message[]> {
    const waitMs = Math.floor(Math.min(wantedMs, longestMs));
    const own = await connection.ready();
    const places = [...topics.map(streamKey), ...topics.map(() => ">")];
    const reply = await read(() =>
      waitMs > 0
        ? own.xreadgroup("GROUP", group, me, "COUNT", batch, "BLOCK", waitMs, "STREAMS", ...places)
        : own.xreadgroup("GROUP", group, me, "COUNT", batch, "STREAMS", ...places),
    );
    return readMessages(reply, (key) => key.slice(prefixed.length));
  }

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
    return {
      dead,
      pending: pending.reduce((sum, [count]) => sum + count, 0),
      waiting: waiting.reduce((sum, [, count]) => sum + count, 0),
    };
  }

  async function takeDue() {
    const own = await connection.ready();
    const { pending } = await summaries(own);
    const messages: Message[] = [];
    let claimed = 0;
    for (const [place, topic] of topics.entries()) {
      if (pending[place]?.[0] === 0 || messages.length >= batch) continue;
      const idle = shortestWait(limits);
      const begin = from.get(topic) ?? "-";
      const entries = pendingSchema.parse(
        await own.xpending(streamKey(topic), group, "IDLE", idle, begin, "+", batch * 2),
      );
      const next = entries.length < batch * 2 ? undefined : entries.at(-1)?.id;
      if (next === undefined) from.delete(topic);
      else from.set(topic, `(${next}`);
      const taken = await claim(
        own,
        topic,
        dueMessages(entries, me, limits).slice(0, batch - messages.length),
      );
      messages.push(...taken);
      const others = new Set(
        entries.filter(({ consumer: name }) => name !== WAITING && name !== me).map(({ id }) => id),
      );
      claimed += taken.filter(({ id }) => others.has(id)).length;
    }
    return { messages, claimed };
  }

  async function claim(own: Redis, topic: string, due: ReturnType<typeof dueMessages>): Promise<Message[]> {
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

  /** Runs a script for each topic of messages. */
  async function perTopic(
    messages: readonly Message[],
    run: (topic: string, of: readonly Message[]) => Promise<unknown>,
  ): Promise<void> {
    for (const topic of new Set(messages.map((message) => message.topic)))
      await run(
        topic,
        messages.filter((message) => message.topic === topic),
      );
  }

  async function keepAlive(messages: readonly Message[]): Promise<void> {
    const own = await connection.ready();
    await perTopic(messages, (topic, of) =>
      own.eval(KEEP_ALIVE, 1, streamKey(topic), group, me, ...of.map(({ id }) => id)),
    );
  }

  async function acknowledge(messages: readonly Message[], now: Date): Promise<void> {
    if (messages.length === 0) return;
    const own = await connection.ready();
    const told = own.multi();
    await perTopic(messages, async (topic, of) =>
      told.xack(streamKey(topic), group, ...of.map(({ id }) => id)),
    );
    const again = messages.filter(({ deliveries }) => deliveries > 1).map(nameOf);
    if (again.length > 0) told.hdel(failures, ...again);
    told.hincrby(acksKey(group), "handled", messages.length).hset(acksKey(group), "at", now.getTime());
    await ack(async () => answersOf(await told.exec()));
  }

  async function putBack(messages: readonly Message[], isOwn: boolean): Promise<void> {
    if (messages.length === 0) return;
    const own = await connection.ready();
    await back(() =>
      perTopic(messages, (topic, of) =>
        own.eval(
          PUT_BACK,
          2,
          ...[streamKey(topic), failures, group, me, WAITING],
          ...of.flatMap((one) => [
            one.id,
            isOwn ? one.deliveries : one.deliveries - 1,
            isOwn ? nameOf(one) : "",
          ]),
        ),
      ),
    );
  }

  async function giveUp(message: Message, error: string): Promise<boolean> {
    const own = await connection.ready();
    const { topic, id, text, deliveries } = message;
    const moved = await bury(() =>
      own.eval(
        GIVE_UP,
        3,
        ...[streamKey(topic), failures, deadKey(group), group, me, id, nameOf(message)],
        ...["topic", topic, "id", id, "event", text, "error", error, "attempts", deliveries],
      ),
    );
    return moved === 1;
  }

  async function tidy(which: "gone" | "me"): Promise<void> {
    const own = await connection.ready();
    const [idle, name] = which === "me" ? [0, me] : [Math.max(GONE_MS, limits.claimMs * 10), ""];
    for (const topic of topics) await own.eval(TIDY, 1, streamKey(topic), group, WAITING, idle, name);
  }

  return {
    ...{ ensure, readNew, load, takeDue, keepAlive, acknowledge, putBack, giveUp, tidy },
    close: connection.close,
  };
}

function nameOf({ topic, id }: Message): string {
  return `${topic} ${id}`;
}
