import { type DomainEvent, eventSchema } from "@marketplace/kernel";
import type { DurableLog } from "../log.ts";
import type { Change, ChangeSource } from "./change.ts";
import { changeOf } from "./change-of.ts";

/** Makes events of changes; what cannot be made one is told of and counted. */
export interface ChangeMapping {
  /** Of changes as MongoDB tells them. */
  ofHistory(changes: readonly unknown[]): DomainEvent[];
  ofScan(changes: readonly Change[]): DomainEvent[];
  /** How many could not be mapped. */
  failures(): number;
}

/** Opens a mapping. */
export function openChangeMapping(sources: readonly ChangeSource[], log: DurableLog): ChangeMapping {
  const byName = new Map(sources.map((source) => [source.name, source]));
  let failures = 0;

  // One bad document must not keep all others from being seen: it is told of, and the next rebuild mends what it would
  // have changed.
  function orNothing<T>(made: () => readonly T[], facts: object): readonly T[] {
    try {
      return made();
    } catch (err) {
      failures++;
      log.error({ ...facts, err }, "a change could not be made an event, and is passed over");
      return [];
    }
  }

  function ofScan(changes: readonly Change[]): DomainEvent[] {
    return changes.flatMap((change) => {
      const { collection, id } = change;
      const make = () =>
        (byName.get(collection)?.toEvents(change) ?? []).map((one) => eventSchema.parse(one));
      return orNothing(make, { collection, id });
    });
  }

  function ofHistory(changes: readonly unknown[]): DomainEvent[] {
    return ofScan(
      changes.flatMap((raw) =>
        orNothing(() => {
          const change = changeOf(raw);
          return change === null ? [] : [change];
        }, {}),
      ),
    );
  }
  return { ofHistory, ofScan, failures: () => failures };
}
