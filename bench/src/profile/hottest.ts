import { z } from "zod";

/** A profile as V8 writes it, as far as it is looked at. Times are microseconds of the machine's steady clock. */
export const cpuProfileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
    }),
  ),
  startTime: z.number(),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});

/** A profile as V8 writes it, as far as it is looked at. */
export type CpuProfile = z.output<typeof cpuProfileSchema>;

/** How long one function ran by itself, without those that it called. */
export interface SelfTime {
  readonly name: string;
  /** The file that it stands in; empty for what is none of a program's functions, such as the garbage collector. */
  readonly url: string;
  readonly milliseconds: number;
  /** Of the time that the process was not idle, from 0 to 1. */
  readonly share: number;
}

/** A part of the time that a profile covers, in its own microseconds. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

const IDLE = "(idle)";

/** The functions that ran longest by themselves within a part of the time, the longest first. */
export function hottest({ nodes, startTime, samples, timeDeltas }: CpuProfile, window: Window): SelfTime[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const micros = new Map<string, { name: string; url: string; micros: number }>();
  let now = startTime;
  for (const [index, id] of samples.entries()) {
    const delta = timeDeltas[index] ?? 0;
    now += delta;
    const frame = frames.get(id);
    if (now < window.from || now > window.until || frame === undefined || frame.functionName === IDLE)
      continue;
    const { functionName: name, url } = frame;
    const key = `${name} ${url}`;
    const seen = micros.get(key) ?? { name: name || "(anonymous)", url, micros: 0 };
    seen.micros += Math.max(0, delta);
    micros.set(key, seen);
  }
  const busy = [...micros.values()].reduce((sum, one) => sum + one.micros, 0);
  return [...micros.values()]
    .toSorted((left, right) => right.micros - left.micros)
    .map(({ name, url, micros: own }) => ({ name, url, milliseconds: own / 1_000, share: own / busy }));
}
