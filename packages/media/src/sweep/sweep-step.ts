import { z } from "zod";
import { SHELVES, stretchOf } from "./shelf.ts";
import { type Pass, type SweepPhotographsDeps, sweepStretch } from "./sweep-stretch.ts";
import type { Tally } from "./tally.ts";

/** How far a sweep is: on which shelf, and after which photograph. */
export const sweepPlaceSchema = z.object({ shelf: z.int(), after: z.string().nullable() });

/** How far a sweep is. */
export type SweepPlace = z.infer<typeof sweepPlaceSchema>;

/** Where a sweep begins. */
export const SWEEP_BEGIN: SweepPlace = { shelf: 0, after: null };

/** What a step has done, and where the next one begins; null when that was the last. */
export interface SweepStep {
  readonly place: SweepPlace | null;
  readonly tally: Tally;
}

/** Sweeps the next stretch, of a page of objects at most. */
export async function sweepStep(
  deps: SweepPhotographsDeps,
  { shelf: nth, after }: SweepPlace,
  pass: Pass & { readonly most?: number },
): Promise<SweepStep | null> {
  const shelf = SHELVES[nth];
  if (shelf === undefined) return null;
  const size = pass.most === undefined ? {} : { most: pass.most };
  const stretch = await stretchOf(deps, shelf, { after, ...size });
  const tally = await sweepStretch(deps, { shelf, stretch }, pass);
  if (stretch.next !== null) return { place: { shelf: nth, after: stretch.next }, tally };
  const isLast = nth === SHELVES.length - 1;
  return { place: isLast ? null : { shelf: nth + 1, after: null }, tally };
}
