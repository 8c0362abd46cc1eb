/**
 * A lock between processes, in files `<path>.<generation>` of which the highest is in force. A generation
 * is `held` by a process, `released` (an empty owner), or left by a dead process, which counts as released.
 * To take the lock is to create the next generation, which the file system lets one process do. The numbers
 * only grow and only the holder deletes lower ones: so a process that judged from an old listing finds a
 * higher generation beside its own and backs off. Unlinking a dead owner's single lock file was rejected:
 * two processes that judge it dead together can each end up with the lock.
 */
import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { identify, isRunning, processIdentitySchema } from "./process-identity.ts";
import { StackError } from "./stack-error.ts";

const ownerSchema = z.strictObject({ owner: processIdentitySchema.nullable() });

interface LockOptions {
  readonly path: string;
  readonly waitMs: number;
  /** Told once, with the pid of the process that holds the lock, when there is a wait. */
  readonly onWait?: (pid: number) => void;
}

/**
 * Runs work while holding a lock that one process of this machine holds at a time.
 * @throws StackError when the lock is still held after `waitMs`.
 */
export async function withLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const generation = await acquire(options);
  try {
    return await work();
  } finally {
    await writeGeneration(options.path, generation, { replace: true });
  }
}

async function acquire(options: LockOptions): Promise<number> {
  await mkdir(dirname(options.path), { recursive: true, mode: 0o711 });
  const deadline = Date.now() + options.waitMs;
  let told = false;
  for (;;) {
    const highest = Math.max(0, ...(await generations(options.path)));
    const holder = highest === 0 ? undefined : await livingOwner(options.path, highest);
    if (holder === undefined) {
      if (await take(options.path, highest + 1)) return highest + 1;
      continue;
    }
    if (!told) options.onWait?.(holder);
    told = true;
    if (Date.now() > deadline) {
      throw new StackError(
        `Process ${holder} has held ${options.path}.${highest} for ${options.waitMs / 1000} seconds; wait for it or end it.`,
      );
    }
    await delay(50);
  }
}

async function take(path: string, generation: number): Promise<boolean> {
  if (!(await writeGeneration(path, generation, { replace: false }))) return false;
  const others = (await generations(path)).filter((other) => other !== generation);
  if (others.some((other) => other > generation)) {
    await rm(`${path}.${generation}`, { force: true });
    return false;
  }
  await Promise.all(others.map((other) => rm(`${path}.${other}`, { force: true })));
  return true;
}

async function generations(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

/** Pid of the living process that holds a generation; undefined when it is released, abandoned or gone. */
async function livingOwner(path: string, generation: number): Promise<number | undefined> {
  try {
    const { owner } = ownerSchema.parse(JSON.parse(await readFile(`${path}.${generation}`, "utf8")));
    return owner !== null && isRunning(owner) ? owner.pid : undefined;
  } catch {
    return undefined;
  }
}

/** Creates a generation held by this process, or replaces it by a released one. False when it already exists. */
async function writeGeneration(path: string, generation: number, { replace }: { replace: boolean }) {
  const draft = `${path}.${randomUUID()}`;
  const owner = replace ? null : identify(process.pid);
  await writeFile(draft, JSON.stringify({ owner }), { mode: 0o600 });
  try {
    // A link or a rename shows the file whole or not at all, and a link fails when the name is taken.
    if (replace) await rename(draft, `${path}.${generation}`);
    else await link(draft, `${path}.${generation}`);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
