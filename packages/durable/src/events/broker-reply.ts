import { z } from "zod";
import type { BrokerState } from "./broker-state.ts";

const markSchema = z.record(z.string(), z.string());

/** What INFO tells of a server: the id of its run, its clock in milliseconds since 1970, and a name of that instant to the microsecond. */
export const serverSchema = z.string().transform((info, context) => {
  const run = /^run_id:(\w+)/m.exec(info)?.[1];
  const microseconds = /^server_time_usec:(\d+)/m.exec(info)?.[1];
  if (run === undefined || microseconds === undefined) context.addIssue("INFO told no run_id or no time");
  return { run: run ?? "", now: Math.floor(Number(microseconds) / 1_000), instant: `${run}-${microseconds}` };
});

/** The state of the broker by its mark and the run that answered; null when there is no mark. */
export function stateOf(mark: unknown, run: string): BrokerState | null {
  const { origin, ...marks } = markSchema.parse(mark);
  if (origin === undefined) return null;
  return {
    origin,
    run,
    marks: Object.fromEntries(Object.entries(marks).map(([name, at]) => [name, Number(at)])),
  };
}

/** Answers of a pipeline, after the first failure among them was thrown. */
export function answersOf(results: readonly (readonly [Error | null, unknown])[] | null): unknown[] {
  if (results === null) throw new Error("Redis gave a transaction up");
  return results.map(([failure, answer]) => {
    if (failure !== null) throw failure;
    return answer;
  });
}
