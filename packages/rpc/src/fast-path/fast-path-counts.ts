import type { Metrics } from "../metrics.ts";

const HELP = {
  hits: "Calls of public reads that were answered at once from memory, which no other figure counts",
  misses: "Calls of public reads that were answered after the cache had asked Redis or loaded",
  unchanged: "Calls, of hits and misses, whose answer was that what the client has still holds",
  left: "Calls of public reads that were left to tRPC: of somebody's own, not there, or for want of room",
} as const;

/** How often what became of the calls of one procedure; `HELP` tells what. */
export type FastPathCounts = Record<keyof typeof HELP, number>;

/** Counts by procedure, and shows it among the figures of the process. */
export function openFastPathCounts(procedures: Iterable<string>, metrics: Pick<Metrics, "follow">) {
  const byName = new Map<string, FastPathCounts>();
  for (const name of procedures) byName.set(name, { hits: 0, misses: 0, unchanged: 0, left: 0 });
  for (const what of ["hits", "misses", "unchanged", "left"] as const)
    metrics.follow(
      { name: `marketplace_fast_${what}_total`, help: HELP[what], type: "counter", label: "procedure" },
      () => Object.fromEntries([...byName].map(([name, counts]) => [name, counts[what]])),
    );
  return {
    add: (calls: readonly { readonly name: string }[], what: keyof FastPathCounts): void => {
      for (const { name } of calls) {
        const counts = byName.get(name);
        if (counts !== undefined) counts[what]++;
      }
    },
    all: (): Readonly<Record<string, Readonly<FastPathCounts>>> =>
      Object.fromEntries([...byName].map(([name, counts]) => [name, { ...counts }])),
  };
}
