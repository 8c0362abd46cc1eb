/** What a process that does a worker's work for alerts can be told. */
export type AlertOrder =
  /** Begins to publish what changes, or to raise alerts, for as long as it lives; tells the points that it has. */
  | { readonly do: "publish" | "raise" | "points" }
  /** It dies at this point. */
  | { readonly do: "arm"; readonly point: string; readonly nth: number };
