import { setTimeout as pause } from "node:timers/promises";

/** Work that goes on in several lanes until it is stopped. */
export interface Lanes {
  /** How often it was done. */
  done(): number;
  /** In whose course it failed, in words. */
  readonly failures: readonly string[];
  /** Ends after what is under way. */
  stop(): Promise<void>;
}

/** Does something again and again, in so many lanes at once, with a breath in between. */
export function runLanes(count: number, work: (lane: number) => Promise<unknown>, breathMs = 5): Lanes {
  const failures: string[] = [];
  let [done, isOver] = [0, false];
  const lane = async (_: unknown, which: number) => {
    while (!isOver) {
      try {
        await work(which);
        done += 1;
      } catch (thrown) {
        if (failures.length < 20) failures.push(String(thrown));
      }
      await pause(breathMs);
    }
  };
  const running = Promise.all(Array.from({ length: count }, lane));
  return {
    done: () => done,
    failures,
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}
