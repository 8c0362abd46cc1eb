import type { Timestamp } from "mongodb";
import { type BrokerState, lossOf, type NotedBroker } from "./broker-state.ts";
import type { Beginning } from "./change-cursor.ts";
import type { ResumeToken } from "./change-of.ts";

/** A place in the history, and when the last of what stands before it was published. */
export interface Checkpoint {
  readonly token: ResumeToken;
  readonly at: Date;
}

/** Collections whose documents are being published as they are. */
export interface Scan {
  readonly id: string;
  /** When it began, by MongoDB. */
  readonly from: Timestamp;
  readonly all: readonly string[];
  /** Those that are left; the first is under way. */
  readonly collections: readonly string[];
  /** The id up to which the first one has been published. */
  readonly after: string | null;
  readonly why: ScanReason;
  /** Whether reading then goes on where it was, rather than from the begin of the scan. */
  readonly isExtra: boolean;
}

/** How far the changes were published, and to which broker. */
export interface SourceState {
  readonly broker: NotedBroker | null;
  /** Collections of which everything is published up to there. */
  readonly collections: readonly string[];
  /** How far; null while it is at its beginning. */
  readonly token: ResumeToken | null;
  /** Where it begins, which is where a scan did. */
  readonly begin: Timestamp | null;
  /** When something was published last. */
  readonly publishedAt: Date;
  /** The oldest first: from which to go on when Redis has lost what was published since. */
  readonly checkpoints: readonly Checkpoint[];
  readonly scan: Scan | null;
}

/** What to do next. */
export type Plan =
  | { readonly do: "read"; readonly from: Beginning }
  /** Redis has lost what was published behind a checkpoint. */
  | { readonly do: "go-back"; readonly to: Checkpoint }
  | { readonly do: "go-on-scanning" }
  | { readonly do: "scan"; readonly collections: readonly string[]; readonly why: ScanReason };

/** Why documents are published as they are: they are new to the reader, or changes of them were lost. */
export type ScanReason = "new" | "loss";

// As for the outbox: longer than a flush of Redis's file, a publication, and the difference of two clocks.
const MARGIN_MS = 60_000;
// Together they reach back for more than the margin, counted in time in which something was published.
const CHECKPOINT_MS = 10_000;
const CHECKPOINTS = 12;

/** Says what to do, by what is known of the past and of the broker; `wanted` are the collections to be read. */
export function planOf(state: SourceState, broker: BrokerState, wanted: readonly string[]): Plan {
  const everything: Plan = { do: "scan", collections: wanted, why: "loss" };
  const from = beginningOf(state);
  if (from === null && state.scan === null)
    return state.collections.length === 0 ? { ...everything, why: "new" } : everything;
  const loss = lossOf(state.broker, broker);
  if (loss.lost === "everything") return everything;
  if (state.scan !== null || from === null)
    return loss.lost === "nothing" ? { do: "go-on-scanning" } : everything;
  if (loss.lost === "after") {
    const safe = loss.time.getTime() - MARGIN_MS;
    const to = state.checkpoints.findLast(({ at }) => at.getTime() <= safe);
    return to === undefined ? everything : { do: "go-back", to };
  }
  const unseen = wanted.filter((name) => !state.collections.includes(name));
  return unseen.length > 0 ? { do: "scan", collections: unseen, why: "new" } : { do: "read", from };
}

function beginningOf({ token, begin }: SourceState): Beginning | null {
  if (token !== null) return { resumeAfter: token };
  return begin === null ? null : { startAtOperationTime: begin };
}

/**
 * The checkpoints after reading has come to a place. While nothing is published the last one moves along, so that its
 * place stays in MongoDB's history.
 */
export function withCheckpoint(checkpoints: readonly Checkpoint[], next: Checkpoint): readonly Checkpoint[] {
  const last = checkpoints.at(-1);
  const since = last === undefined ? Number.POSITIVE_INFINITY : next.at.getTime() - last.at.getTime();
  if (since === 0) return [...checkpoints.slice(0, -1), next];
  return since < CHECKPOINT_MS ? checkpoints : [...checkpoints, next].slice(-CHECKPOINTS);
}
