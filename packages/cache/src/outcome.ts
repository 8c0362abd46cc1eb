/** A moment in this process: its place among the invalidations it knows of, and the clock. */
export interface Moment {
  readonly ticket: number;
  readonly at: number;
}

/** What a read came to, and the last moment before which it is known to have been true. */
export interface Outcome<V> {
  readonly value: V;
  readonly tags: readonly string[];
  /** Taken before Redis was asked whether the value holds or, with Redis away, before it was loaded. */
  readonly known: Moment;
  /** Whether one of its tags was invalidated while it was loaded. */
  readonly superseded: boolean;
}
