import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 60_000;

/** Tries again while something is away, or too slow for its time-out on a busy machine; fails as the last try did. */
export async function persist<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (failure) {
      if (Date.now() > deadline) throw failure;
      await pause(250);
    }
  }
}
