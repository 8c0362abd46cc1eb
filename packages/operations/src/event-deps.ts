import { type DurableLog, openEventOperations, openProjectionJobs } from "@marketplace/durable";
import type { Stores } from "@marketplace/stores";
import type { OperationDeps } from "./deps.ts";

type Own = Pick<OperationDeps, "projections" | "clock" | "newId"> &
  Pick<Stores, "redis" | "mongo"> & { readonly log: DurableLog };

/** Opens what the procedures about events and projections stand on; there is nothing to close. */
export function openEventDeps(
  own: Own,
): Pick<OperationDeps, "eventOperations" | "projections" | "projectionJobs"> {
  return {
    eventOperations: openEventOperations(own),
    projections: own.projections,
    projectionJobs: openProjectionJobs(own),
  };
}
