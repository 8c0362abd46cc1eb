import type { Settings, Stores } from "@marketplace/stores";
import { type Admission, type AdmissionRule, openAdmission } from "./admission.ts";
import { type CallLimits, openCallLimits } from "./limits/call-limits.ts";
import type { Logger } from "./logger.ts";
import { type Metrics, openMetrics } from "./metrics.ts";
import { openSubscriptions, type Subscriptions } from "./subscriptions/subscriptions.ts";

/** What stands in one process before all procedures: who may call how much, how much is taken on, and what is counted. */
export interface Edge {
  readonly metrics: Metrics;
  readonly limits: CallLimits;
  readonly admission: Admission;
  readonly subscriptions: Subscriptions;
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
  const { SUBSCRIPTIONS: open, SUBSCRIPTIONS_PER_ACCOUNT: perAccount } = settings;
  const subscriptions = openSubscriptions({ open, perAccount }, now);
  followSubscriptions(metrics, subscriptions);
  return { metrics, admission, subscriptions, limits: openCallLimits({ redis, settings, log, now }) };
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

/** Tells the metrics how many subscriptions a process holds open, and how others ended. */
export function followSubscriptions(metrics: Metrics, { stats }: Subscriptions): void {
  metrics.follow(
    { name: "marketplace_subscriptions_open", help: "Subscriptions that are open", type: "gauge" },
    () => stats().open,
  );
  metrics.follow(
    {
      name: "marketplace_subscriptions_ended_total",
      help: "Subscriptions by how they ended: left, renewed with another token, revoked, drained; refused at their start",
      type: "counter",
      label: "how",
    },
    () => stats().ended,
  );
}
