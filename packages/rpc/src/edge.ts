import type { Settings, Stores } from "@marketplace/stores";
import { type Admission, type AdmissionRule, openAdmission } from "./admission.ts";
import { type CallLimits, openCallLimits } from "./limits/call-limits.ts";
import type { Logger } from "./logger.ts";
import { type Metrics, openMetrics } from "./metrics.ts";

/** What stands in one process before all procedures: who may call how much, how much is taken on, and what is counted. */
export interface Edge {
  readonly metrics: Metrics;
  readonly limits: CallLimits;
  readonly admission: Admission;
}

interface EdgeOptions {
  /** The process's role, as the metrics have it. */
  readonly name: string;
  readonly settings: Settings;
  readonly redis: Stores["redis"];
  readonly rule: AdmissionRule;
  readonly log: Logger;
}

/** Opens the edge of one process. */
export function openEdge({ name, settings, redis, rule, log }: EdgeOptions): Edge {
  // Monotonic: a clock that is set must not open a window anew.
  const now = () => performance.now();
  const admission = openAdmission(rule, now);
  const metrics = openMetrics(name, log);
  followAdmission(metrics, admission);
  return { metrics, admission, limits: openCallLimits({ redis, settings, log, now }) };
}

/** Tells the metrics how much a process has taken on. */
export function followAdmission(metrics: Metrics, { stats }: Admission): void {
  metrics.follow(
    { name: "marketplace_calls_at_work", help: "Procedure calls that are worked on", type: "gauge" },
    () => stats().atWork,
  );
  metrics.follow(
    { name: "marketplace_calls_queued", help: "Procedure calls that wait for their turn", type: "gauge" },
    () => stats().queued,
  );
}
