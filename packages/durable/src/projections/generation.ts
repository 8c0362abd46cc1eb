import type { WrongRow } from "./projection-step.ts";

/** One of the makings of a projection that is made anew beside itself; 0 is the one that is there from the start. */
export interface Generation {
  readonly number: number;
  /** Of what its rows are like; null of the one from the start, which nobody has made. */
  readonly format: number | null;
}

/** How a projection is made anew beside the one that is read, which is left when the new one is whole. */
export interface Generations {
  /** Of what its rows are like. Where the one that is read has a smaller one, a worker makes it anew. */
  readonly format: number;
  /** Formats beside its own that this code can read, and can write its own rows among. */
  readonly reads?: readonly number[];
  /** Every collection of a generation, by what it is called in the first; the projection's own among them. */
  readonly collections: readonly string[];
  /** Gives empty collections their indexes; done again, it does no harm. */
  readonly prepare: (generation: number) => Promise<void>;
  /** What is wrong with that which is made of the rows and kept beside them, by what the rows are. */
  readonly check?: (generation: number) => Promise<readonly WrongRow[]>;
  /** Called when another generation is read; again when a worker died in between. */
  readonly swapped?: () => Promise<void>;
}

/** What a collection of the first generation is called in another. */
export function collectionOf(name: string, generation: number): string {
  return generation === 0 ? name : `${name}_${generation}`;
}

/** Whether this code can read a generation, and write its own rows among those that are there. */
export function isReadable(
  { format, reads = [] }: Pick<Generations, "format" | "reads">,
  generation: Generation,
): boolean {
  return generation.format === null || [format, ...reads].includes(generation.format);
}
