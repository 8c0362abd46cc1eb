import type { MarketplaceError } from "@marketplace/kernel";
import { z } from "zod";

/** Global id of one attempt at a two-phase commit: 8 to 120 letters, digits or `. _ : -`, used once. */
export const gidSchema = z.string().regex(/^[A-Za-z0-9._:-]{8,120}$/);

/** Who holds what a participant wanted, and until when it may. */
export interface Holder {
  readonly gid: string;
  readonly deadline: Date;
}

/** A participant's vote. `ready` promises that commit will succeed whenever it comes. */
export type Vote =
  | { readonly ready: true }
  | { readonly ready: false; readonly refusal: MarketplaceError; readonly heldBy: Holder | null };

/** What finishing needs: both do nothing when nothing is prepared under the gid. */
export interface Finisher {
  /** Name of the resource, the same in every process and version. */
  readonly resource: string;
  commit(gid: string): Promise<void>;
  abort(gid: string): Promise<void>;
}

/** One change that is to be made everywhere or nowhere. Every method may be called again with the same gid. */
export interface Participant extends Finisher {
  /**
   * Makes everything ready that commit needs, durably, and lets nobody see it.
   * @throws whatever came between; whether it is prepared is not known then, and abort is called.
   */
  prepare(gid: string, deadline: Date): Promise<Vote>;
}

/** Something that stands prepared. */
export interface Prepared {
  readonly gid: string;
  /** When its coordinator was to have finished. */
  readonly deadline: Date;
}

/** A store that takes part, as the resolver sees it. */
export interface TwoPhaseResource extends Finisher {
  /** What stands prepared, oldest first and at most `limit`; with `overdueAt` only that whose deadline has passed. */
  prepared(search: { readonly overdueAt: Date | null; readonly limit: number }): Promise<readonly Prepared[]>;
}
