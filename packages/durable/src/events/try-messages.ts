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

interface Trial {
  readonly handle: (events: readonly DomainEvent[]) => Promise<void>;
  /** Told of what is handled, as soon as it is: who dies in the midst of many must not have done them for nothing. */
  readonly settle: (done: readonly Message[]) => Promise<void>;
}

// So many in a row, and the store is taken for away: each may cost a whole time-out.
const AWAY_IN_A_ROW = 3;

/**
 * Handles messages together, and when that fails each alone, so that one bad event keeps no other; answers with those
 * that failed. While a store is away, each alone would only cost one time-out more: one is tried, at random, and the
 * others if it succeeds.
 */
export async function tryMessages(
  messages: readonly Message[],
  trial: Trial,
  random: () => number,
): Promise<readonly Failure[]> {
  const first = await failureOf(messages, trial);
  if (first === null) return [];
  if (messages.length === 1) return failuresOf(messages, first.error);
  return eachAlone(isStoreFault(first.error) ? shuffled(messages, random) : messages, trial);
}

async function eachAlone(messages: readonly Message[], trial: Trial): Promise<readonly Failure[]> {
  const failed: Failure[] = [];
  let done = 0;
  let inARow = 0;
  for (const [place, message] of messages.entries()) {
    const failure = await failureOf([message], trial);
    if (failure === null) {
      done++;
      inARow = 0;
      continue;
    }
    failed.push(...failuresOf([message], failure.error));
    inARow = isStoreFault(failure.error) ? inARow + 1 : 0;
    if (inARow < (done === 0 ? 1 : AWAY_IN_A_ROW)) continue;
    return [...failed, ...failuresOf(messages.slice(place + 1), failure.error)];
  }
  return failed;
}

async function failureOf(messages: readonly Message[], trial: Trial): Promise<{ error: unknown } | null> {
  try {
    await trial.handle(messages.flatMap(({ event }) => (event === null ? [] : [event])));
  } catch (error) {
    return { error };
  }
  await trial.settle(messages);
  return null;
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
