import type { ChainableCommander, Redis } from "ioredis";
import { z } from "zod";
import type { GroupPlace } from "./trim-point.ts";

/** A group of a stream, by XINFO. */
export interface GroupInfo {
  readonly name: string;
  readonly pending: number;
  readonly lastDelivered: string;
}

const factsSchema = z.array(z.unknown()).transform((flat) => {
  const facts: Record<string, unknown> = {};
  for (let place = 0; place < flat.length; place += 2) facts[String(flat[place])] = flat[place + 1];
  return facts;
});
const groupsSchema = z.array(
  factsSchema.pipe(
    z
      .object({ name: z.string(), pending: z.int(), "last-delivered-id": z.string() })
      .transform((group): GroupInfo => ({ ...group, lastDelivered: group["last-delivered-id"] })),
  ),
);
const consumersSchema = z.array(
  factsSchema.pipe(z.object({ name: z.string(), pending: z.int(), idle: z.int() })),
);
// XGROUP DESTROY says that it requires the key to exist.
const MISSING = /^NOGROUP|no such key|requires the key to exist/;
const pendingSchema = z.tuple([z.int(), z.string().nullable()], z.unknown());

/** The groups of a stream; none when there is no such stream. */
export function groupsOf(result: readonly [Error | null, unknown] | undefined): GroupInfo[] {
  const [failure, reply] = result ?? [null, []];
  if (failure === null) return groupsSchema.parse(reply);
  ignoreMissing(failure);
  return [];
}

/** Lets a group leave a stream, which is kept for it no longer; nothing when there is no such stream. */
export async function leaveStream(redis: Redis, key: string, group: string): Promise<void> {
  await redis.xgroup("DESTROY", key, group).catch(ignoreMissing);
}

/** The consumers of a group of a stream, each with what it holds and how long it gave no sign of life; none when there is no such stream or group. */
export async function readConsumers(
  redis: Redis,
  key: string,
  group: string,
): Promise<z.output<typeof consumersSchema>> {
  return consumersSchema.parse((await redis.xinfo("CONSUMERS", key, group).catch(ignoreMissing)) ?? []);
}

function ignoreMissing(failure: unknown): void {
  if (!(failure instanceof Error && MISSING.test(failure.message))) throw failure;
}

/** The oldest message that a group has pending, by the summary of XPENDING. */
export function oldestPendingOf(reply: unknown): string | null {
  return pendingSchema.parse(reply)[1];
}

/** Asks for the oldest pending message of each group. */
export function askPending(asked: ChainableCommander, key: string, groups: readonly GroupInfo[]): void {
  for (const { name } of groups) asked.xpending(key, name);
}

/** Where groups stand, by what was asked of their pending messages. */
export function placesOf(groups: readonly GroupInfo[], replies: readonly unknown[]): GroupPlace[] {
  return groups.map(({ lastDelivered }, place) => ({
    lastDelivered,
    oldestPending: oldestPendingOf(replies[place]),
  }));
}
