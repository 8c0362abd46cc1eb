/*
 * Redis is not where events are kept for good: it may come back without its last second (an append-only file that is
 * flushed each second), from an old copy, or empty. Whoever publishes notes which server it has published to, and
 * publishes again what that server may have lost.
 *
 * `origin` is made up when the streams are: another one says that they are gone. `run` is the server's own id of its
 * process: another one says that it was started anew, with what it had kept. How much that is tells the mark that every
 * publication leaves, under the run that it was made in: what is kept is a prefix of what was written.
 */

/** Which server answers, and what it has kept of the marks of others that stood before it. */
export interface BrokerState {
  readonly origin: string;
  readonly run: string;
  /** When something was last published in each run, in milliseconds since 1970 by the server's clock. */
  readonly marks: Readonly<Record<string, number>>;
}

/** The server to which somebody has published, and since when. */
export interface NotedBroker {
  readonly origin: string;
  readonly run: string;
  readonly since: Date;
}

/** What may be gone: nothing, what was published after a time, or everything. */
export type Loss =
  | { readonly lost: "nothing" }
  | { readonly lost: "after"; readonly time: Date }
  | { readonly lost: "everything" };

/** Tells what the server that was noted may have lost by now; without a note nothing is known to be kept. */
export function lossOf(noted: NotedBroker | null, state: BrokerState): Loss {
  if (noted === null || noted.origin !== state.origin) return { lost: "everything" };
  if (noted.run === state.run) return { lost: "nothing" };
  // Without a mark of that run, what it has kept is at least what it had begun with.
  const kept = state.marks[noted.run];
  return { lost: "after", time: kept === undefined ? noted.since : new Date(kept) };
}
