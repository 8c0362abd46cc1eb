import type { Clock } from "@marketplace/kernel";

/** A clock that stands still until a test moves it. */
export interface ManualClock {
  readonly clock: Clock;
  /** Moves it forward. */
  advance(milliseconds: number): void;
}

/** Starts a clock at an instant, by default one in 2026. */
export function manualClock(start = new Date("2026-06-01T12:00:00.000Z")): ManualClock {
  let now = start.getTime();
  return {
    clock: () => new Date(now),
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
