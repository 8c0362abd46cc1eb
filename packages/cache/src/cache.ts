import type { Counts } from "./counts.ts";
import type { CriticalEntry, Entry } from "./entry.ts";
import type { Load } from "./parts.ts";

/** Figures of one process's cache. */
export interface CacheStats {
  readonly entries: Readonly<Record<string, Readonly<Counts>>>;
  readonly memory: { readonly entries: number; readonly bytes: number };
  /** `pendingInvalidations` are tags that Redis could not be told of yet. */
  readonly redis: { readonly isUp: boolean; readonly errors: number; readonly pendingInvalidations: number };
}

/** How one read differs from others. */
export interface ReadOptions {
  /**
   * Whether Redis is asked before anything is answered, so that a value is never answered that anyone had invalidated,
   * having been told so by `invalidate`, when the read was called. For those who may have made the change.
   */
  readonly validated?: boolean;
}

/** A cache in front of the stores: what it answers has a bound, and it never makes a read fail. */
export interface Cache {
  /**
   * Answers what is kept, or what `load` gives, which is then kept. Reads of one entry that come together share one
   * load, so `load` must depend on nothing but the entry, and not on who asks. What is answered is frozen.
   *
   * **Bound**: a read never answers a value one of whose tags had been invalidated for `boundMs` (1 s) or longer when
   * the read was called; `invalidate` having been told to Redis. In the process that invalidated, and in every other
   * one that hears it over Redis's channel, it is not answered from then on. A process whose own connection to Redis
   * is cut reads from `load` and may answer from its memory what it loaded less than `boundMs` ago.
   * @throws what `load` throws, to all who share it; nothing of that is kept.
   */
  read<V>(entry: Entry<V>, load: Load<V>, options?: ReadOptions): Promise<V>;
  /** What `read` would answer from this process's memory without asking anyone; null when it would have to ask. */
  peek<V>(entry: Entry<V>): { readonly value: V } | null;
  /**
   * Puts in place what was just committed, unless a newer version is there, and invalidates the entry for the others.
   * The value must be of the entry's own record alone: what is put together from others' data is invalidated instead.
   * Never throws: what is not as its schema says, or too large, is invalidated too.
   */
  write<V>(entry: CriticalEntry<V>, value: V): Promise<void>;
  /**
   * Ends every value with one of the tags; call it after the change was committed. It ends once Redis was told, where
   * that or this process only stood still. Never throws: of a Redis that has not answered for `doubtMs` besides one
   * `timeoutMs` the tags wait in this process, which does without it until it has told them. A process that dies with
   * tags waiting leaves what other processes still can read of them until it ends by itself, unless Redis was restarted.
   */
  invalidate(tags: readonly string[]): Promise<void>;
  stats(): CacheStats;
  /** Ends after reloads that are under way; later reads go to `load`. */
  close(): Promise<void>;
}
