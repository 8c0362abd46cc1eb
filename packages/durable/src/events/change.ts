import type { DomainEvent } from "@marketplace/kernel";
import type { Document } from "mongodb";

interface ChangeBase {
  readonly collection: string;
  /** The document's `_id`. */
  readonly id: string;
  /** When it was changed, or when the scan began. */
  readonly at: Date;
  /** Counts the changes of a document in their order, and goes up with gaps: fit for an event's `sequence`. */
  readonly sequence: number;
  /** The id of the `nth` event (from 0) that is made of this change: the same change gives the same id. */
  readonly eventId: (nth?: number) => string;
}

/** What has happened to a document. */
export type Change =
  | (ChangeBase & {
      readonly kind: "changed";
      /** As it is by now, which may be later than this change. */
      readonly document: Document;
      /** Dotted paths of what was set or removed; null when the document is new or was replaced. */
      readonly changedFields: readonly string[] | null;
    })
  | (ChangeBase & { readonly kind: "removed" })
  /** The history of changes was lost, or has not begun: what is there was looked up. What was removed is not told. */
  | (ChangeBase & { readonly kind: "scanned"; readonly document: Document });

/** The changes of one collection, and the events that they are. */
export interface ChangeSource {
  readonly name: string;
  /** Pure. What it throws is logged, and the change passed over. */
  readonly toEvents: (change: Change) => readonly DomainEvent[];
}
