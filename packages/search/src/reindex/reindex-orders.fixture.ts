/** What a process that does a worker's work for searching can be told. */
export type ReindexOrder =
  /** Begins to bring events to cards, or to work at jobs, for as long as it lives. */
  | { readonly do: "events" | "jobs" | "points" }
  /** It dies at this point. */
  | { readonly do: "arm"; readonly point: string; readonly nth: number };
