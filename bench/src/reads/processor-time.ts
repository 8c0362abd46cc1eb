import { readFileSync } from "node:fs";
import { cpus } from "node:os";

// What Linux counts in, on every machine that Node runs on there.
const TICKS_PER_SECOND = 100;

/** How long cores have been busy, in seconds of one core. */
export interface CoreSeconds {
  readonly machine: number;
  /** Of the processes asked about, with all their threads; null where the system does not tell. */
  readonly processes: number | null;
}

/** Looks how long the cores have been busy since the start, altogether and with some processes. */
export function coreSeconds(pids: readonly number[]): CoreSeconds {
  const machine = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { machine: machine / 1_000, processes: ofProcesses(pids) };
}

/** Seconds of a core in the text of `/proc/PID/stat`. @throws RangeError when they are not there. */
export function secondsIn(stat: string): number {
  // The name of the program comes second, and may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new RangeError(`No time of a process stands in ${stat}`);
  return ticks / TICKS_PER_SECOND;
}

function ofProcesses(pids: readonly number[]): number | null {
  if (process.platform !== "linux") return null;
  return pids.reduce((sum, pid) => sum + secondsIn(readFileSync(`/proc/${pid}/stat`, "utf8")), 0);
}
