import type { Redis } from "ioredis";

type Value = string | number | Buffer;

/** A command by its name and its arguments; its answer in Buffers. */
export type Send = (...command: readonly [name: string, ...values: Value[]]) => Promise<unknown>;

interface Waiting {
  readonly command: readonly [name: string, ...values: Value[]];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (failure: Error) => void;
}

/**
 * Sends what is asked within one turn of the event loop with one write: a write to a socket costs more than what Redis does.
 * Each command succeeds or fails by itself. ioredis's own option for it takes the arguments of `call` for its name.
 */
export function sendTogether(redis: Redis): Send {
  let waiting: Waiting[] = [];

  async function sendAll(): Promise<void> {
    const all = waiting;
    waiting = [];
    const pipeline = redis.pipeline();
    for (const { command } of all) pipeline.callBuffer(...command);
    try {
      const answers = await pipeline.exec();
      for (const [place, { resolve, reject }] of all.entries()) {
        const [failure, answer] = answers?.[place] ?? [new Error("Redis gave no answer")];
        if (failure === null) resolve(answer);
        else reject(failure);
      }
    } catch (thrown) {
      const failure = thrown instanceof Error ? thrown : new Error(String(thrown));
      for (const { reject } of all) reject(failure);
    }
  }

  return (...command) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ command, resolve, reject }) === 1) setImmediate(() => void sendAll());
    });
}
