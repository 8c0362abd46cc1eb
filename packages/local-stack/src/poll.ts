import { setTimeout as delay } from "node:timers/promises";
import { StackError } from "./stack-error.ts";

/** How long to poll: until the attempt stops throwing, the deadline passes, or `stop` tells why to give up. */
export interface PollLimits {
  readonly deadlineMs: number;
  readonly stop?: () => string | undefined;
}

/**
 * Repeats an attempt until it no longer throws.
 * @throws StackError with the attempt's last failure, when the deadline passes or `stop` says so.
 */
export async function poll<T>(attempt: () => Promise<T>, limits: PollLimits): Promise<T> {
  const deadline = Date.now() + limits.deadlineMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    try {
      return await attempt();
    } catch (cause) {
      const stopped = limits.stop?.();
      if (stopped !== undefined) throw new StackError(stopped, { cause });
      if (Date.now() > deadline) {
        const last = cause instanceof Error ? cause.message : String(cause);
        throw new StackError(`not ready after ${limits.deadlineMs / 1000} seconds (${last})`, { cause });
      }
    }
    await delay(pauseMs);
  }
}
