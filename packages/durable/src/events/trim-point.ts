import { publishedAt } from "./message.ts";

/** How far a group is with a stream. */
export interface GroupPlace {
  readonly lastDelivered: string;
  /** The oldest message that it was given and has not acknowledged. */
  readonly oldestPending: string | null;
}

/**
 * The first id that must be kept: the oldest that some group has yet to acknowledge. Null when there is no group, and
 * nothing must.
 */
export function trimPoint(groups: readonly GroupPlace[]): string | null {
  const needed = groups.map(({ lastDelivered, oldestPending }) => oldestPending ?? idAfter(lastDelivered));
  return needed.sort(compareIds)[0] ?? null;
}

/** The id that follows. */
export function idAfter(id: string): string {
  return `${publishedAt(id)}-${sequenceOf(id) + 1}`;
}

/** Orders ids of a stream: negative when the first comes first. */
export function compareIds(one: string, other: string): number {
  return publishedAt(one) - publishedAt(other) || sequenceOf(one) - sequenceOf(other);
}

function sequenceOf(id: string): number {
  return Number(id.slice(id.indexOf("-") + 1));
}
