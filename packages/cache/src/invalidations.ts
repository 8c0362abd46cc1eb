import { z } from "zod";
import { EVERYTHING } from "./entry.ts";
import { MAX_PENDING } from "./limits.ts";
import type { RecentInvalidations } from "./recent-invalidations.ts";
import type { RedisGate, Server } from "./redis-gate.ts";
import { invalidateIn } from "./redis-tier.ts";

const A_TIME = 500;
const messageSchema = z.object({ from: z.string(), tags: z.array(z.string()) });

/** What this process has to say of tags, and what it could not yet say. */
export interface Invalidations {
  invalidate(gate: RedisGate, tags: readonly string[]): Promise<void>;
  /** What tells other processes of tags. */
  message(tags: readonly string[]): string;
  /** Takes a message of the channel, unless it is this process's own. */
  hear(message: string): void;
  /** Tells a server what waited for it, before anything is read from it. */
  catchUp(server: Server): Promise<void>;
  pending(): number;
}

/** Opens them under a name that no other process has. */
export function openInvalidations(own: string, recent: RecentInvalidations): Invalidations {
  let waiting = new Set<string>();

  const message = (tags: readonly string[]) => JSON.stringify({ from: own, tags });

  function wait(tags: readonly string[]): void {
    for (const tag of tags) waiting.add(tag);
    if (waiting.size > MAX_PENDING) waiting = new Set([EVERYTHING]);
  }

  async function send(server: Server, tags: readonly string[]): Promise<void> {
    for (let at = 0; at < tags.length; at += A_TIME) {
      const some = tags.slice(at, at + A_TIME);
      await invalidateIn(server, { message: message(some), tags: some });
    }
  }

  async function invalidate(gate: RedisGate, tags: readonly string[]): Promise<void> {
    if (tags.length === 0) return;
    recent.note(tags);
    const told = await gate.ask(async (server) => {
      await send(server, tags);
      return true;
    });
    // Again, for what was read from Redis in between and found to hold.
    recent.note(tags);
    if (told === true) return;
    wait(tags);
    // Even if it has come back in between, or answers and refuses to write: it must not be read before it knows. One
    // that is down already is told before it counts as up; to shut it again would only put off the next try.
    if (gate.run() !== null) gate.shut();
    // It may only have stood still, or this process: whoever made the change reads it next, from a process that Redis
    // answers.
    await gate.settled();
  }

  async function catchUp(server: Server): Promise<void> {
    while (waiting.size > 0) {
      const tags = [...waiting];
      waiting = new Set();
      try {
        await send(server, tags);
      } catch (failure) {
        wait(tags);
        throw failure;
      }
    }
  }

  return {
    invalidate,
    message,
    catchUp,
    hear: (text) => {
      const { from, tags } = messageSchema.parse(JSON.parse(text));
      if (from !== own) recent.note(tags);
    },
    pending: () => waiting.size,
  };
}
