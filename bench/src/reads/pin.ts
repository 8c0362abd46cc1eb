import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import type { Measurable } from "../rounds.ts";

const EVERY_CORE = "0-1023";

/** Lets processes run on one core alone while something is done. */
export interface Pinning {
  /** Whether it has any effect: it needs Linux, `taskset` and a second core. */
  readonly works: boolean;
  /** @throws Error when a process cannot be moved. */
  onCore<T>(pin: Pin, work: () => Promise<T>): Promise<T>;
}

interface Pin {
  /** Its number, from 0. */
  readonly core: number;
  readonly pids: readonly number[];
}

/** Finds out whether processes can be pinned here. */
export async function openPinning(): Promise<Pinning> {
  const works = availableParallelism() > 1 && (await canMove());
  return {
    works,
    async onCore({ core, pids }, work) {
      if (!works) return work();
      const moveAll = (cores: string) => Promise.all(pids.map((pid) => move(pid, cores)));
      await moveAll(String(core));
      try {
        return await work();
      } finally {
        await moveAll(EVERY_CORE);
      }
    },
  };
}

/** A load that is measured with its processes on one core. */
export function pinned(load: Measurable, pinning: Pinning, pin: Pin): Measurable {
  return {
    name: load.name,
    stock: load.stock,
    measure: (plan) => pinning.onCore(pin, () => load.measure(plan)),
  };
}

function canMove(): Promise<boolean> {
  return move(process.pid, EVERY_CORE).then(
    () => true,
    () => false,
  );
}

async function move(pid: number, cores: string): Promise<void> {
  const args = ["--all-tasks", "--cpu-list", "--pid", cores, String(pid)];
  await promisify(execFile)("taskset", args, { timeout: 10_000 });
}
