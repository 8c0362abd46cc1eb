/**
 * How much of a processor some work takes of this process, in microseconds: what else a machine does makes it last longer,
 * and is no part of that. Nothing else may be at work here meanwhile.
 */
export async function effortOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The middle one of some numbers: what is done once in a while, such as taking out the garbage, does not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
