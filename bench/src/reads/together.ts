import type { Measurable } from "../rounds.ts";
import type { Measured } from "../worker/measure.ts";

/** Several loads at once, seen as one. */
export function together(name: string, loads: readonly Measurable[]): Measurable {
  return {
    name,
    async stock(operations) {
      await Promise.all(loads.map((load) => load.stock(operations)));
    },
    measure: async (plan) => (await Promise.all(loads.map((load) => load.measure(plan)))).reduce(bothOf),
  };
}

/**
 * Two measurements of the same time as one. Single times are not known any more: of those the greater counts, which is
 * never less than what one would have seen over all.
 */
export function bothOf(one: Measured, other: Measured): Measured {
  const operations = one.operations + other.operations;
  const failures = { ...one.failures };
  for (const [why, count] of Object.entries(other.failures)) failures[why] = (failures[why] ?? 0) + count;
  const cpuMs = one.clientCpuMs * one.operations + other.clientCpuMs * other.operations;
  return {
    operations,
    seconds: Math.max(one.seconds, other.seconds),
    perSecond: one.perSecond + other.perSecond,
    p50Ms: Math.max(one.p50Ms, other.p50Ms),
    p99Ms: Math.max(one.p99Ms, other.p99Ms),
    slowestMs: Math.max(one.slowestMs, other.slowestMs),
    failures,
    clientCpuMs: cpuMs / Math.max(1, operations),
    clientBusy: Math.max(one.clientBusy, other.clientBusy),
  };
}
