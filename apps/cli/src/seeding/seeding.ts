import type { ConnectionOptions } from "../connection.ts";
import type { SeedPhotograph } from "../seed/plan.ts";
import { forEach } from "./for-each.ts";
import type { Persist } from "./persist.ts";
import type { Progress } from "./progress.ts";
import type { Tally } from "./tally.ts";

/** What every part of a seed works with. */
export interface Seeding {
  readonly reach: ConnectionOptions;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
  readonly persist: Persist;
  readonly progress: Progress;
  readonly tally: Tally;
  /** Draws a photograph, as the bytes of a JPEG. */
  readonly draw: (photograph: SeedPhotograph) => Promise<Buffer>;
}

// The server has to answer others meanwhile; more than this gains nothing against one of two cores.
const CONCURRENCY = 8;

/** One part of a seed. */
interface Part<T> {
  readonly label: string;
  readonly items: readonly T[];
  /** How many things an item stands for; one by default. */
  readonly sizeOf?: (item: T) => number;
}

/** Works through one part of a seed under its own line of progress. */
export async function inPhase<T>(
  { progress, signal }: Pick<Seeding, "progress" | "signal">,
  { label, items, sizeOf = () => 1 }: Part<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  if (items.length === 0) return;
  const phase = progress.begin(
    label,
    items.reduce((sum, item) => sum + sizeOf(item), 0),
  );
  const workAndStep = async (item: T) => {
    await work(item);
    phase.step(sizeOf(item));
  };
  try {
    await forEach(items, workAndStep, { limit: CONCURRENCY, signal });
  } finally {
    phase.end();
  }
}
