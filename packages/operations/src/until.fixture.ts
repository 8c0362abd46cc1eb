import { setTimeout as pause } from "node:timers/promises";

/** Looks until it is so; the test's own time-out is the deadline. */
export async function until<T>(look: () => T | Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    await pause(20);
  }
}
