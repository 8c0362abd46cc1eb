import type { Clock } from "@marketplace/kernel";
import { MAX_LOAD_MS } from "./limits.ts";
import type { Moment } from "./outcome.ts";

/** The invalidations that this process made or was told of, for as long as a load may take. */
export interface RecentInvalidations {
  /** Now, later than all that was noted before. */
  moment(): Moment;
  note(tags: readonly string[]): void;
  /** Whether one of the tags was invalidated after a moment. */
  after(moment: Moment, tags: readonly string[]): boolean;
}

/**
 * Remembers invalidations by a counter, since a clock cannot tell apart what happens in one millisecond. What is checked
 * against it is never older than `MAX_LOAD_MS`.
 */
export function recentInvalidations(clock: Clock): RecentInvalidations {
  // In the order of their tickets: a tag that comes again moves to the end.
  const noted = new Map<string, Moment>();
  let ticket = 0;
  let lastNoted = 0;

  const moment = (): Moment => ({ ticket: ++ticket, at: clock().getTime() });

  function forget(now: number): void {
    for (const [tag, { at }] of noted) {
      if (now - at <= MAX_LOAD_MS * 2) return;
      noted.delete(tag);
    }
  }

  return {
    moment,
    note: (tags) => {
      const now = moment();
      lastNoted = now.ticket;
      forget(now.at);
      for (const tag of tags) {
        noted.delete(tag);
        noted.set(tag, now);
      }
    },
    after: (since, tags) =>
      lastNoted > since.ticket && tags.some((tag) => (noted.get(tag)?.ticket ?? 0) > since.ticket),
  };
}
