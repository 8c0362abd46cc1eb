import { execFile } from "node:child_process";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { promisify } from "node:util";

/** The machine and the code that a result was seen with. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** How many processes wanted a core in the minute before: figures of a busy machine say less. */
  readonly loadBefore: number;
  readonly node: string;
  /** Null where there is no git. */
  readonly commit: string | null;
}

/** Looks at the machine, and at the code in a folder. */
export async function lookAtMachine(folder: string): Promise<Machine> {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1_024 ** 3),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    node: process.versions.node,
    commit: await commitOf(folder),
  };
}

async function commitOf(folder: string): Promise<string | null> {
  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)("git", ["-C", folder, ...args], { timeout: 10_000 });
    return stdout.trim();
  };
  try {
    const commit = await git("rev-parse", "--short", "HEAD");
    const changed = await git("status", "--porcelain", "--untracked-files=no");
    return changed === "" ? commit : `${commit} with changes`;
  } catch {
    return null;
  }
}
