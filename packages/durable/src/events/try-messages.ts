import type { DomainEvent } from "@marketplace/kernel";
import { isStoreFault } from "@marketplace/stores";
import type { Message } from "./message.ts";

/** A message whose handling failed. */
export interface Failure {
  readonly message: Message;
  readonly error: unknown;
  /** Whether a store was away, rather than that the message or its handler is bad. */
  readonly isAway: boolean;
}

/** What became of messages. */
export interface Tried {
  readonly done: readonly Message[];
  readonly failed: readonly Failure[];
}

type Handle = (events: readonly DomainEvent[]) => Promise<void>;

// So many in a row, and the store is taken for away: each may cost a whole time-out.
const AWAY_IN_A_ROW = 3;

/**
 * Handles messages together, and when that fails each alone, so that one bad event keeps no other. While a store is
 * away, each alone would only cost one time-out more: one is tried, at random, and the others with it if it succeeds.
 */
export async function tryMessages(
  messages: readonly Message[],
  handle: Handle,
  random: () => number,
): Promise<Tried> {
  const first = await failureOf(messages, handle);
  if (first === null) return { done: messages, failed: [] };
  if (messages.length === 1) return { done: [], failed: failuresOf(messages, first.error) };
  return eachAlone(isStoreFault(first.error) ? shuffled(messages, random) : messages, handle);
}

async function eachAlone(messages: readonly Message[], handle: Handle): Promise<Tried> {
  const done: Message[] = [];
  const failed: Failure[] = [];
  let inARow = 0;
  for (const [place, message] of messages.entries()) {
    const failure = await failureOf([message], handle);
    if (failure === null) {
      done.push(message);
      inARow = 0;
      continue;
    }
    failed.push(...failuresOf([message], failure.error));
    inARow = isStoreFault(failure.error) ? inARow + 1 : 0;
    if (inARow < (done.length === 0 ? 1 : AWAY_IN_A_ROW)) continue;
    failed.push(...failuresOf(messages.slice(place + 1), failure.error));
    break;
  }
  return { done, failed };
}

async function failureOf(messages: readonly Message[], handle: Handle): Promise<{ error: unknown } | null> {
  try {
    await handle(messages.flatMap(({ event }) => (event === null ? [] : [event])));
    return null;
  } catch (error) {
    return { error };
  }
}

function failuresOf(messages: readonly Message[], error: unknown): Failure[] {
  return messages.map((message) => ({ message, error, isAway: isStoreFault(error) }));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ one }) => one);
}
