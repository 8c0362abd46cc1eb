import type { ConsumerLimits } from "./event-limits.ts";

/** The consumer under whose name messages wait to be tried again; whoever sweeps first takes them. */
export const WAITING = "(waiting)";

/** An entry of XPENDING: what a group was given and has not handled. */
export interface PendingEntry {
  readonly id: string;
  readonly consumer: string;
  /** Since it was given out, or since its holder's last sign of life. */
  readonly idleMs: number;
  readonly deliveries: number;
}

/** A message that is to be taken, if it has still been idle for so long. */
export interface DueMessage {
  readonly id: string;
  readonly idleMs: number;
  /** How often it will have been given out then. */
  readonly deliveries: number;
}

/** What of a group's pending messages is another's to take by now. */
export function dueMessages(
  entries: readonly PendingEntry[],
  me: string,
  limits: Pick<ConsumerLimits, "claimMs" | "retry">,
): DueMessage[] {
  return entries.flatMap(({ id, consumer, idleMs, deliveries }) => {
    // One's own, while one has nothing in hand, is what an acknowledgement or an answer was lost of.
    const wait =
      consumer === WAITING
        ? waitMs(limits.retry, deliveries)
        : consumer === me
          ? limits.retry.minMs
          : limits.claimMs;
    return idleMs < wait ? [] : [{ id, idleMs: wait, deliveries: deliveries + 1 }];
  });
}

/**
 * Which of the due messages to take at once: the more often one was given out, the fewer others with it. So what
 * everybody dies of is soon alone, and what takes longer than its processes live comes to an end.
 */
export function togetherOf(due: readonly DueMessage[], most: number): DueMessage[] {
  const taken: DueMessage[] = [];
  let room = most;
  for (const one of due) {
    const roomWith = Math.min(room, Math.max(1, most >> (one.deliveries - 1)));
    if (taken.length + 1 > roomWith) continue;
    taken.push(one);
    room = roomWith;
  }
  return taken;
}

/** The shortest time after which anything can be due. */
export function shortestWait({ claimMs, retry }: Pick<ConsumerLimits, "claimMs" | "retry">): number {
  return Math.min(claimMs, retry.minMs);
}

/*
 * Without jitter: what failed together is tried again together, in one call, and who takes it is settled by who comes
 * first. A message that only waited for a store has a delivery taken back each time, and so waits the shortest time.
 */
function waitMs({ minMs, maxMs }: ConsumerLimits["retry"], deliveries: number): number {
  return Math.min(maxMs, minMs * 2 ** Math.min(Math.max(deliveries - 1, 0), 30));
}
