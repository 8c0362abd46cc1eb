import { setImmediate as nextTurn } from "node:timers/promises";
import { isStoreFault } from "@marketplace/stores";

// A store answers for few in a moment; more go separately, at the same time.
const MOST = 100;

/** What is asked for in one turn, and what the store will answer to all of it. */
interface Gathering<K, V> {
  readonly keys: Set<K>;
  readonly loaded: Promise<ReadonlyMap<K, V>>;
}

/**
 * Makes of what loads many by their keys what loads one: those that are asked for in one turn of the event loop are
 * loaded together, since most of what a driver costs it costs once a question. What is not in the answer is null.
 */
export function loadTogether<K extends string, V>(
  loadMany: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | null> {
  let gathering: Gathering<K, V> | null = null;

  function gather(): Gathering<K, V> {
    const keys = new Set<K>();
    const loaded = nextTurn().then(() => {
      if (gathering?.keys === keys) gathering = null;
      return loadMany([...keys]);
    });
    return { keys, loaded };
  }

  return async (key) => {
    gathering ??= gather();
    const { keys, loaded } = gathering;
    keys.add(key);
    if (keys.size === MOST) gathering = null;
    try {
      return (await loaded).get(key) ?? null;
    } catch (failure) {
      if (keys.size === 1 || isStoreFault(failure)) throw failure;
      // One that cannot be read must not fail the others.
      return (await loadMany([key])).get(key) ?? null;
    }
  };
}
