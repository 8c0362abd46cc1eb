import { withDeadline } from "@marketplace/stores";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Logger } from "./logger.ts";

const READ_MS = 2_000;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A procedure call that was answered. */
export interface EndedCall {
  readonly procedure: string;
  /** `ok` or the code of its failure. */
  readonly outcome: string;
  readonly milliseconds: number;
}

/** What a figure is called; `label` names what several values of it differ by. */
export interface FigureName {
  readonly name: string;
  readonly help: string;
  /** A gauge goes up and down; a counter only up, until the process ends. */
  readonly type: "gauge" | "counter";
  readonly label?: string;
}

/** A figure now: one value, or one for each value of its label. */
export type Figure = number | Readonly<Record<string, number>>;

/** The figures of one process, for Prometheus. */
export interface Metrics {
  /** Counts a call that was answered; a matter of half a microsecond. */
  count(call: EndedCall): void;
  /** Counts calls that were refused before they began, for a reason such as `OVERLOADED`. */
  countRefused(reason: string, calls: number): void;
  /** Tells a figure that something else keeps, read whenever the metrics are; it is left out when that fails. */
  follow(figure: FigureName, read: () => Figure | Promise<Figure>): void;
  /** All of them in Prometheus's text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Opens the figures of one process object; `role` is its name, and stands on each. */
export function openMetrics(role: string, log: Logger): Metrics {
  // Not the library's own global one: several processes may run in one, as in tests.
  const registry = new Registry();
  const registers = [registry];
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry });
  const calls = new Counter({
    name: "marketplace_calls_total",
    help: "Procedure calls that were answered, by outcome: ok, or the code of the failure",
    labelNames: ["procedure", "outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "marketplace_call_duration_seconds",
    help: "From the beginning of a procedure call to its answer",
    labelNames: ["procedure"],
    buckets: SECONDS,
    registers,
  });

  const refused = new Counter({
    name: "marketplace_calls_refused_total",
    help: "Procedure calls that were refused before they began: OVERLOADED for want of room, RATE_LIMITED by address",
    labelNames: ["reason"],
    registers,
  });

  return {
    count({ procedure, outcome, milliseconds }) {
      calls.inc({ procedure, outcome });
      durations.observe({ procedure }, milliseconds / 1_000);
    },
    countRefused: (reason, amount) => refused.inc({ reason }, amount),
    follow(figure, read) {
      const metric = metricOf(figure, registers, async () => {
        metric.reset();
        try {
          const now = await withDeadline(Promise.resolve(read()), READ_MS, figure.name);
          if (typeof now === "number") metric.inc(now);
          else
            for (const [value, amount] of Object.entries(now))
              metric.inc({ [figure.label ?? "of"]: value }, amount);
        } catch (err) {
          if (figure.label === undefined) metric.remove();
          log.warn({ err, figure: figure.name }, "a figure could not be read");
        }
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function metricOf(
  { name, help, type, label }: FigureName,
  registers: Registry[],
  collect: () => Promise<void>,
): Counter | Gauge {
  const options = { name, help, labelNames: label === undefined ? [] : [label], registers, collect };
  return type === "gauge" ? new Gauge(options) : new Counter(options);
}
