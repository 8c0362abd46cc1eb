import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makePassable } from "./cache-folder.ts";
import { withLock } from "./lock.ts";
import { formatDuration } from "./report.ts";
import { runCommand } from "./run-command.ts";
import { binariesOnMachine } from "./source-path.ts";
import { type Attempt, reasonOf, StackError } from "./stack-error.ts";
import type { FetchSource, FindOptions, FoundTool, Tool } from "./tool.ts";
import { isRecentEnough, parseVersion } from "./version.ts";

const FETCH_LOCK_MS = 1_800_000;

/**
 * Finds a tool on PATH, in folders known for it or in the cache, else fetches it from the first source that serves.
 * @throws StackError that names every place tried, why each failed, and what to do.
 */
export async function findOrFetch(tool: Tool, options: FindOptions): Promise<FoundTool> {
  const attempts: Attempt[] = [];
  const installed = await findInstalled(tool, options, attempts);
  if (installed !== undefined) return installed;
  const cached = await findCached(tool, options, attempts);
  if (cached !== undefined) return cached;

  const lock = {
    path: join(rootFor(tool, options), "locks", `fetch-${tool.name}`),
    waitMs: FETCH_LOCK_MS,
    onWait: (pid: number) =>
      options.report({
        kind: "line",
        topic: tool.title,
        text: `waits for process ${pid}, which is fetching it`,
      }),
  };
  return await withLock(lock, async () => {
    // The process that held the lock may have fetched it.
    const fetched = (await findCached(tool, options, [])) ?? (await fetchFirst(tool, options, attempts));
    if (fetched !== undefined) return fetched;
    throw new StackError(describeFailure(tool, attempts), { attempts });
  });
}

/** Says what was tried for a tool, why each failed, and what to do. */
export function describeFailure(tool: Tool, attempts: readonly Attempt[]): string {
  const tried = attempts.map(({ source, reason }) => `  - ${source}: ${reason}`);
  return [
    `${tool.title} (${tool.version.wanted}) was neither found nor fetched. Tried:`,
    ...tried,
    tool.advice,
  ].join("\n");
}

async function findInstalled(
  tool: Tool,
  options: FindOptions,
  attempts: Attempt[],
): Promise<FoundTool | undefined> {
  const binaries = binariesOnMachine(tool, options.path);
  if (binaries.length === 0) {
    const places = ["PATH", ...tool.folders].join(", ");
    attempts.push({
      source: `this machine (${places})`,
      reason: `no ${[tool.binary, ...tool.companions].join(" with ")}`,
    });
  }
  for (const binary of binaries) {
    const found = await check(tool, { binary, from: binary }, { options, attempts });
    if (found !== undefined) return found;
  }
  return undefined;
}

async function findCached(
  tool: Tool,
  options: FindOptions,
  attempts: Attempt[],
): Promise<FoundTool | undefined> {
  const copies = tool.sources
    .map((source) => join(folderFor(tool, source, options), source.binary))
    .filter((binary) => existsSync(binary));
  if (copies.length === 0)
    attempts.push({ source: `the cache ${join(rootFor(tool, options), "tools")}`, reason: "no copy yet" });
  for (const binary of copies) {
    const found = await check(tool, { binary, from: "the cache" }, { options, attempts });
    if (found !== undefined) return found;
  }
  return undefined;
}

async function fetchFirst(
  tool: Tool,
  options: FindOptions,
  attempts: Attempt[],
): Promise<FoundTool | undefined> {
  for (const source of tool.sources) {
    const started = Date.now();
    const say = (kind: "line" | "progress", text: string) =>
      options.report({ kind, topic: tool.title, text });
    say("progress", `trying ${source.name}`);
    try {
      const found = await fetchOne(tool, source, options);
      say("line", `fetched ${found.version} from ${source.name} in ${formatDuration(Date.now() - started)}`);
      return found;
    } catch (error) {
      attempts.push({ source: source.name, reason: reasonOf(error) });
      say("line", `${source.name} did not serve (${reasonOf(error).slice(0, 200)})`);
    }
  }
  return undefined;
}

/** Fetches under a temporary name, checks that the binary runs, and only then gives the folder its name. */
async function fetchOne(tool: Tool, source: FetchSource, options: FindOptions): Promise<FoundTool> {
  const folder = folderFor(tool, source, options);
  const draft = `${folder}.draft`;
  // What a killed process left; nobody else is here, since the lock is held.
  await rm(draft, { recursive: true, force: true });
  makePassable(dirname(draft));
  await mkdir(draft, { mode: 0o755 });
  try {
    await source.fetch(draft, (text) => options.report({ kind: "progress", topic: tool.title, text }));
    await chmod(join(draft, source.binary), 0o755);
    if (tool.refusesRoot && options.cache.as !== undefined)
      await runCommand({ file: "chmod", args: ["-R", "a+rX", draft], timeoutMs: 60_000 });
    const found = await inspect(tool, join(draft, source.binary), options);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    return { binary: join(folder, source.binary), version: found, from: source.name };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function check(
  tool: Tool,
  place: { binary: string; from: string },
  { options, attempts }: { options: FindOptions; attempts: Attempt[] },
): Promise<FoundTool | undefined> {
  try {
    return { ...place, version: await inspect(tool, place.binary, options) };
  } catch (error) {
    attempts.push({ source: place.binary, reason: reasonOf(error) });
    return undefined;
  }
}

/** Runs a binary as the user it will run as, and returns its version. @throws StackError when it will not do. */
async function inspect(tool: Tool, binary: string, { cache }: FindOptions): Promise<string> {
  const as = tool.refusesRoot ? cache.as : undefined;
  const output = await runCommand({
    file: binary,
    args: [tool.version.flag ?? "--version"],
    cwd: "/",
    as,
    timeoutMs: 20_000,
  });
  const version = parseVersion(tool.version, output);
  if (version === undefined) throw new StackError(`it names no version: ${output.slice(0, 120)}`);
  if (!isRecentEnough(tool.version, version))
    throw new StackError(`it is ${version}; wanted ${tool.version.wanted}`);
  return version;
}

function rootFor(tool: Tool, { cache }: FindOptions): string {
  return tool.refusesRoot ? cache.shared : cache.root;
}

function folderFor(tool: Tool, source: FetchSource, options: FindOptions): string {
  return join(rootFor(tool, options), "tools", `${process.platform}-${process.arch}`, tool.name, source.id);
}
