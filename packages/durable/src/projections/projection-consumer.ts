import { type Consumer, defineConsumer } from "../events/consumer.ts";
import type { Projection } from "./define-projection.ts";
import { type ProjectionDeps, refreshGenerations } from "./refresh-rows.ts";

/** The consumer that keeps a projection up with its events. */
export function projectionConsumer(projection: Projection, deps: ProjectionDeps): Consumer {
  return defineConsumer({
    group: `projection-${projection.name}`,
    topics: projection.topics,
    ...(projection.batch === undefined ? {} : { batch: projection.batch }),
    handle: async (events) => {
      const ids = [...new Set(events.flatMap((event) => projection.idsOf(event)))];
      if (ids.length > 0) await refreshGenerations(projection, ids, deps);
    },
  });
}
