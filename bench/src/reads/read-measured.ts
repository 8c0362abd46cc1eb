import { performance } from "node:perf_hooks";
import type { Measurable } from "../rounds.ts";
import type { Measured } from "../worker/measure.ts";
import { coreSeconds } from "./processor-time.ts";
import type { SteadyWrites, Writes } from "./steady-writes.ts";

/** How many cores were busy on average, from 0 to as many as there are. */
export interface BusyCores {
  /** With the process that asks. */
  readonly generator: number;
  /** With the servers that are asked; null where the system does not tell. */
  readonly servers: number | null;
  /** With everything, the stores and what else runs on the machine among it. */
  readonly machine: number;
}

/** What a measurement of reads saw. */
export interface ReadMeasured extends Measured {
  readonly cores: BusyCores;
  /** What was written beside it; null where nothing was. */
  readonly writes: Writes | null;
}

interface Watched {
  /** The processes of the servers that are asked. */
  readonly pids: readonly number[];
  /** Writes beside each measurement; none by default. */
  readonly writes?: SteadyWrites;
}

/** Looks how busy the cores are while a load is measured. */
export function watched(load: Measurable, { pids, writes }: Watched): Measurable<ReadMeasured> {
  return {
    name: load.name,
    stock: load.stock,
    async measure(plan) {
      const from = performance.now();
      const before = coreSeconds(pids);
      const measuring = load.measure(plan);
      const [measured, written] =
        writes === undefined ? [await measuring, null] : await writes.during(measuring);
      const after = coreSeconds(pids);
      const seconds = (performance.now() - from) / 1_000;
      const share = (until: number | null, since: number | null) =>
        until === null || since === null ? null : (until - since) / seconds;
      return {
        ...measured,
        cores: {
          generator: (measured.clientCpuMs * measured.perSecond) / 1_000,
          servers: share(after.processes, before.processes),
          machine: (after.machine - before.machine) / seconds,
        },
        writes: written,
      };
    },
  };
}
