/** What a process that sweeps can be told. */
export type SweepOrder =
  | { readonly do: "work" | "points" }
  /** Its clock goes ten minutes forward: what somebody died at is given up by then. */
  | { readonly do: "later" }
  /** It dies at this point. */
  | { readonly do: "arm"; readonly point: string };

/** The collection of keys that somebody refers to. */
export const REFERRED = "referred-photographs";
