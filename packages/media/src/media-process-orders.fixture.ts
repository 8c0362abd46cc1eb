/** What a process of photographs can be told. */
export type MediaOrder =
  | { readonly do: "work" | "points" }
  /** It dies at this point. */
  | { readonly do: "arm"; readonly point: string };

/** What was attached to a listing: how often of each width, and of which uploads. */
export interface Attachments {
  readonly _id: string;
  readonly widths: Readonly<Record<string, number>>;
  readonly uploads: readonly string[];
}

/** The collection in which such a process notes what was attached, by listing and width. */
export const ATTACHED = "attached-photographs";
