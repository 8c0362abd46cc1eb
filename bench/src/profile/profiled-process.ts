import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type CpuProfile, cpuProfileSchema } from "./hottest.ts";

const INTERVAL_MICROS = 250;

/** Takes the profile of one process, from its start to its end. */
export interface ProfileTaker {
  /** What Node is to be started with. */
  readonly nodeOptions: readonly string[];
  /** Reads the profile once the process has ended, and puts it into a file. @throws Error when there is none. */
  take(pid: number, file: string): CpuProfile;
  /** Deletes what was not taken. */
  close(): Promise<void>;
}

/** Opens what takes a profile, beside the file that it is to end in. */
export function openProfileTaker(folder: string): ProfileTaker {
  mkdirSync(folder, { recursive: true });
  const draft = mkdtempSync(join(folder, "draft-"));
  return {
    nodeOptions: ["--cpu-prof", `--cpu-prof-dir=${draft}`, `--cpu-prof-interval=${INTERVAL_MICROS}`],
    take(pid, file) {
      // CPU.<day>.<time>.<process>.<thread>.<number>; the other threads load modules.
      const name = readdirSync(draft).find((one) => one.includes(`.${pid}.0.`));
      if (name === undefined) throw new Error("The process left no profile");
      renameSync(join(draft, name), file);
      return cpuProfileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    },
    close: async () => rmSync(draft, { recursive: true, force: true }),
  };
}

/** Microseconds of the machine's steady clock, which profiles are written by. */
export function steadyMicros(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}
