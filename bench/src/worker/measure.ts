import { performance } from "node:perf_hooks";
import { z } from "zod";
import { quantile } from "../spread.ts";
import type { Contender } from "./contender.ts";

/** How long a measurement goes on, and how many operations are under way at a time. */
export const planSchema = z.strictObject({
  parallel: z.int().min(1),
  milliseconds: z.number().positive(),
  /** It ends with so many operations, where it has not ended before. */
  most: z.int().min(1),
});

/** How long a measurement goes on, and how many operations are under way at a time. */
export type Plan = z.output<typeof planSchema>;

/** What a measurement saw. */
export const measuredSchema = z.strictObject({
  /** Operations that succeeded. */
  operations: z.int(),
  seconds: z.number(),
  perSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  slowestMs: z.number(),
  /** How many operations failed, by why. */
  failures: z.record(z.string(), z.int()),
  /** What the process that asks for the operations spends on one, in milliseconds of a core. */
  clientCpuMs: z.number(),
  /** How much of the time that process was busy, from 0 to 1. */
  clientBusy: z.number(),
});

/** What a measurement saw. */
export type Measured = z.output<typeof measuredSchema>;

const HOPELESS = 100;

/**
 * Does operations in so many lanes, each one after another, and times each.
 * @throws the first failure when none succeeds.
 */
export async function measure(contender: Contender, plan: Plan): Promise<Measured> {
  const times: number[] = [];
  const failures: unknown[] = [];
  let begun = 0;
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const start = performance.now();
  const end = start + plan.milliseconds;
  const hopeless = () => times.length === 0 && failures.length >= HOPELESS;

  async function lane(): Promise<void> {
    while (performance.now() < end && begun < plan.most && contender.left() > 0 && !hopeless()) {
      begun += 1;
      const from = performance.now();
      try {
        await contender.run();
        times.push(performance.now() - from);
      } catch (failure) {
        failures.push(failure);
      }
    }
  }
  await Promise.all(Array.from({ length: plan.parallel }, lane));

  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  if (times.length === 0) throw failures[0] ?? new Error("There was no stock to measure with");
  const ascending = times.toSorted((left, right) => left - right);
  return {
    operations: times.length,
    seconds,
    perSecond: times.length / seconds,
    p50Ms: quantile(ascending, 0.5),
    p99Ms: quantile(ascending, 0.99),
    slowestMs: quantile(ascending, 1),
    failures: countByWords(failures),
    clientCpuMs: (user + system) / 1_000 / times.length,
    clientBusy: performance.eventLoopUtilization(loop).utilization,
  };
}

function countByWords(failures: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const failure of failures) {
    const words = failure instanceof Error ? failure.message : String(failure);
    counts[words] = (counts[words] ?? 0) + 1;
  }
  return counts;
}
