import type { InDoubt } from "@marketplace/durable";
import { z } from "zod";

/** What becomes of a two-phase commit at the next pass of a resolver. */
const PLANS = ["commit", "abort", "wait"] as const;

/** A two-phase commit that is not finished. */
export const inDoubtSchema = z.strictObject({
  gid: z.string(),
  /** Null while it may still be either. */
  decision: z.enum(["commit", "abort"]).nullable(),
  decidedAt: z.date().nullable(),
  /** Seconds since it was decided; null while it is not. */
  decidedForSeconds: z.int().nullable(),
  /** Where it stands prepared; nowhere when only the mark that it is finished is missing. */
  prepared: z.array(z.strictObject({ resource: z.string(), deadline: z.date(), overdue: z.boolean() })),
  /** Whether it should have been finished by now. */
  overdue: z.boolean(),
  /** Seconds past the deadline of whoever began it; 0 before that, and where it stands prepared nowhere. */
  overdueSeconds: z.int(),
  /** `wait` while whoever began it may still finish it. */
  next: z.enum(PLANS),
});

/** A two-phase commit that is not finished. */
export type InDoubtView = z.infer<typeof inDoubtSchema>;

// A worker passes every few seconds; a prepared change that stands for longer holds up others.
const LONG_MS = 30_000;

/** A two-phase commit that is not finished, with its ages and what is to become of it. */
export function inDoubtView({ gid, decision, decidedAt, prepared }: InDoubt, now: Date): InDoubtView {
  const late = Math.max(0, ...prepared.map(({ deadline }) => now.getTime() - deadline.getTime()));
  const decidedFor = decidedAt === null ? null : Math.max(0, now.getTime() - decidedAt.getTime());
  const isPastDeadline = prepared.some(({ overdue }) => overdue);
  return {
    ...{ gid, decision, decidedAt },
    decidedForSeconds: decidedFor === null ? null : seconds(decidedFor),
    prepared: prepared.map(({ resource, deadline, overdue }) => ({ resource, deadline, overdue })),
    overdue: isPastDeadline || (decidedFor ?? 0) > LONG_MS,
    overdueSeconds: seconds(late),
    // Presumed abort: what nobody has decided by its deadline is given up.
    next: decision ?? (isPastDeadline ? "abort" : "wait"),
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}
