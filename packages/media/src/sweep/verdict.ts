import type { ObjectVersion } from "../object-versions.ts";
import type { PhotographDocument } from "../photograph-document.ts";
import type { Found, Shelf } from "./shelf.ts";

/** What is wrong with one object of a photograph, and what mends it. */
export type Harm =
  /** A version that is right stands below others, which are to go. */
  | { readonly kind: "hidden"; readonly key: string; readonly over: readonly ObjectVersion[] }
  /** No version is right. */
  | { readonly kind: "missing"; readonly key: string };

/** What is to be done about what a shelf has of one photograph. */
export interface Verdict {
  readonly harms: readonly Harm[];
  /** Old versions of keys that its document does not name. */
  readonly unnamed: readonly ObjectVersion[];
  /** Whether it is old enough to go, should nobody refer to it. */
  readonly isOld: boolean;
}

/** Decides by what stands and how old it is; what is younger than the grace period is on its way somewhere. */
export function verdictOf({ top }: Shelf, { document, versions }: Found, usedBefore: Date): Verdict {
  if (document === null) return { harms: [], unnamed: [], isOld: areOld(versions, usedBefore) };
  // What was done to its objects since makes it no younger; who uses it says so by its claim.
  const isOld = document.createdAt <= usedBefore;
  const named = namesOf(document, top);
  const harms = named.flatMap((one) => harmOf(one, versions) ?? []);
  const keys = new Set(named.map(({ key }) => key));
  const unnamed = versions.filter(({ key, at }) => !keys.has(key) && at <= usedBefore);
  return { harms, unnamed, isOld };
}

/** Whether all versions are older than the grace period. */
export function areOld(versions: readonly ObjectVersion[], usedBefore: Date): boolean {
  return versions.every(({ at }) => at <= usedBefore);
}

interface Named {
  readonly key: string;
  /** Its size in bytes; null where the document does not know it. */
  readonly bytes: number | null;
}

function namesOf({ original, objects }: PhotographDocument, top: Shelf["top"]): readonly Named[] {
  return top === "original" ? [{ key: original, bytes: null }] : objects;
}

function harmOf({ key, bytes }: Named, versions: readonly ObjectVersion[]): Harm | null {
  const own = versions.filter((version) => version.key === key);
  const isRight = (one: ObjectVersion) => !one.isMarker && (bytes === null || one.bytes === bytes);
  if (own.some((one) => one.isLatest && isRight(one))) return null;
  const right = own.filter(isRight).sort(newestFirst)[0];
  if (right === undefined) return { kind: "missing", key };
  // Of the same instant, too: only the latest can be told from the others.
  const over = own.filter((one) => one !== right && (one.isLatest || one.at >= right.at) && !isRight(one));
  return { kind: "hidden", key, over };
}

function newestFirst(one: ObjectVersion, other: ObjectVersion): number {
  return other.at.getTime() - one.at.getTime();
}
