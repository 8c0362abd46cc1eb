import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";

/**
 * A process told apart from every other that ever had its pid: `born` is the boot it belongs to and its
 * start time in that boot, so that a recycled pid, or one from before a reboot, is never taken for it.
 */
export const processIdentitySchema = z.strictObject({ pid: z.int().min(2), born: z.string().min(1) });

/** A process told apart from every other that ever had its pid. */
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** Identifies the living process of a pid; undefined when there is none, or only a zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const born = process.platform === "linux" ? bornOnLinux(pid) : bornByPs(pid);
  return born === undefined ? undefined : { pid, born };
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.born === identity.born;
}

/** The processes, oldest first, that run a program in one of these folders; none where there is no `/proc`. */
export function processesIn(folders: readonly string[], program: string): ProcessIdentity[] {
  return entriesOf("/proc")
    .map(Number)
    .filter(
      (pid) => pid > 1 && folders.includes(linkOf(pid, "cwd")) && basename(linkOf(pid, "exe")) === program,
    )
    .toSorted((left, right) => left - right)
    .flatMap((pid) => identify(pid) ?? []);
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Where a link of a process leads; empty when the process is gone or not ours to look at. */
function linkOf(pid: number, name: "cwd" | "exe"): string {
  try {
    return readlinkSync(`/proc/${pid}/${name}`);
  } catch {
    return "";
  }
}

function bornOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in brackets and may hold spaces and brackets of its own.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const startTicks = fields[18];
    if (state === "Z" || state === "X" || startTicks === undefined) return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${startTicks}`;
  } catch {
    return undefined;
  }
}

function bornByPs(pid: number): string | undefined {
  try {
    const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      timeout: 5_000,
    });
    return started.trim() === "" ? undefined : started.trim();
  } catch {
    return undefined;
  }
}
