import type { Settings, StoreHealth } from "@marketplace/stores";
import type { AdmissionRule } from "./admission.ts";

/** What a process of the platform does. */
export type ProcessRole = "query" | "command" | "worker";

/** What differs between roles. */
export interface RoleFacts {
  /** The stores without which it is of no use: it waits for them at its start, and is unwell while one is away. */
  readonly essentials: ReadonlySet<StoreHealth["store"]>;
  /** How much of its work it takes on at once. */
  readonly rule: (settings: Settings) => AdmissionRule;
}

/** What each role stands on. A query process reads what is public from MongoDB alone, however much else is away. */
export const processRoles: Readonly<Record<ProcessRole, RoleFacts>> = {
  query: {
    essentials: new Set(["mongodb"]),
    rule: ({ QUERY_CALLS_AT_WORK: atWork, QUERY_CALLS_QUEUED: queued, CALL_QUEUE_MS: queueMs }) => ({
      ...{ atWork, queued, queueMs },
    }),
  },
  command: {
    essentials: new Set(["postgresql", "mongodb"]),
    rule: ({ COMMAND_CALLS_AT_WORK: atWork, COMMAND_CALLS_QUEUED: queued, CALL_QUEUE_MS: queueMs }) => ({
      ...{ atWork, queued, queueMs },
    }),
  },
  worker: {
    essentials: new Set(["postgresql", "mongodb", "redis"]),
    // Nobody calls it.
    rule: () => ({ atWork: 1, queued: 0, queueMs: 1 }),
  },
};
