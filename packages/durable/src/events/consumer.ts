import type { DomainEvent } from "@marketplace/kernel";

const NAME = /^[a-z][a-z-]{0,62}$/;

/** What one group does with the events of its topics. */
export interface Consumer {
  /** Each group is given every event of its topics, by whichever of its processes is free. */
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Handles events, in the order of the stream. It is given each at least once, possibly again and out of order, and
   * together with others that succeed or fail with it. What it throws is tried again; a store that is away for as long
   * as it is, anything else until the event is given up as dead.
   */
  readonly handle: (events: readonly DomainEvent[]) => Promise<void>;
  /** At most so many events at once. */
  readonly batch: number;
  /** Time from one batch to the next, where nobody waits for what it does; as `ConsumerLimits` say by default. */
  readonly paceMs?: number;
}

interface ConsumerOptions extends Omit<Consumer, "batch"> {
  /** 100 by default. */
  readonly batch?: number;
}

/**
 * Says what a group does.
 * @throws RangeError when it cannot be done so.
 */
export function defineConsumer({ batch = 100, ...consumer }: ConsumerOptions): Consumer {
  const { group, topics } = consumer;
  const wrong = [group, ...topics].find((name) => !NAME.test(name));
  if (wrong !== undefined) throw new RangeError(`"${wrong}" is not a name of a group or a topic`);
  if (topics.length === 0) throw new RangeError(`The group ${group} reads no topic`);
  if (!Number.isInteger(batch) || batch < 1 || batch > 1_000)
    throw new RangeError(`The group ${group} cannot read ${batch} events at once`);
  return { ...consumer, batch };
}
