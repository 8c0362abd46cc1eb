import type { RedisStore } from "@marketplace/stores";
import type { Redis } from "ioredis";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { answersOf } from "./broker-reply.ts";
import type { Consumer } from "./consumer.ts";
import { GIVE_UP, KEEP_ALIVE, PUT_BACK, TIDY } from "./consumer-scripts.ts";
import { WAITING } from "./due-messages.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import { leaveStream } from "./group-place.ts";
import { type Message, readMessages } from "./message.ts";
import { openOwnConnection } from "./own-connection.ts";
import { acksKey, deadKey, failuresKey, GROUPS_KEY, replayTopic, streamKey } from "./stream-key.ts";
import { type GroupLoad, openDueMessages, type TakenMessages } from "./take-due.ts";

/** What one consumer of a group does to its streams. */
export interface GroupStreams {
  /** Makes the group where it is not yet: it begins with the oldest event that is kept. */
  ensure(): Promise<void>;
  /** Waits for new messages. */
  readNew(waitMs: number): Promise<Message[]>;
  load(): Promise<GroupLoad>;
  /** Takes what is to be tried again, and what others have abandoned; at most a batch. */
  takeDue(): Promise<TakenMessages>;
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
const topicsSchema = z.array(z.string());
const read = crashPointsAround("events/read");
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
  const { load, takeDue } = openDueMessages({ connection, group, topics, me, batch, limits });

  async function ensure(): Promise<void> {
    const own = await connection.ready();
    await leaveTopics(own);
    await own.hset(GROUPS_KEY, group, JSON.stringify(consumer.topics));
    for (const topic of topics)
      await own.xgroup("CREATE", streamKey(topic), group, "0", "MKSTREAM").catch((failure: unknown) => {
        if (!(failure instanceof Error && failure.message.startsWith("BUSYGROUP"))) throw failure;
      });
  }

  /** Leaves topics that the group has read and does not any more: they would be kept for it until their streams are full. */
  async function leaveTopics(own: Redis): Promise<void> {
    const before = topicsSchema.parse(JSON.parse((await own.hget(GROUPS_KEY, group)) ?? "[]"));
    for (const topic of before.filter((name) => !consumer.topics.includes(name)))
      await leaveStream(own, streamKey(topic), group);
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
