import type { DomainEvent } from "@marketplace/kernel";
import type { Generations } from "./generation.ts";

/** A collection whose row of an id is a pure function of the truth about that id; it can be thrown away. */
export interface Projection<Row extends object = object> {
  readonly name: string;
  /** Topics of the events that tell that the truth has changed. */
  readonly topics: readonly string[];
  /** Its collection in MongoDB; a row's `_id` is its id, and the field `ticket` is the projection's own. */
  readonly collection: string;
  /** Whose truth an event is about; none when it changes no row. */
  readonly idsOf: (event: DomainEvent) => readonly string[];
  /** Rows by the truth as it is committed now; an id that is left out has no row. */
  readonly load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>;
  /** Which of some ids have a row by the truth as it is committed now, where that is told for less than the rows are. */
  readonly there?: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Ids of everything that may have a row, ascending, after one or from the first. */
  readonly ids: (after: string | null, limit: number) => Promise<readonly string[]>;
  /** How many ids there are, for the progress of a rebuild. */
  readonly count?: () => Promise<number>;
  /** At most so many events at once, 100 by default: more where rows that are written together cost less each. */
  readonly batch?: number;
  /** Called after rows of a generation were written or removed, such as to drop what was made of them. */
  readonly written?: (ids: readonly string[], generation: number) => Promise<void>;
  /** Does what can wait of what is made of a generation's rows; called now and then, by any number of processes. */
  readonly later?: (generation: number) => Promise<void>;
  /** Of one that is rebuilt beside the one that is read; without it, rows are made anew where they stand. */
  readonly generations?: Generations;
}

const NAME = /^[a-z][a-z-]{0,40}$/;

/**
 * Says what a projection is.
 * @throws RangeError when its name is none.
 */
export function defineProjection<Row extends object>(projection: Projection<Row>): Projection<Row> {
  if (!NAME.test(projection.name)) throw new RangeError(`"${projection.name}" is not a name of a projection`);
  return projection;
}
