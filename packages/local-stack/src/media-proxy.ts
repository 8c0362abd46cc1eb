import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { findOrFetch } from "./find-tool.ts";
import { freePort } from "./free-port.ts";
import { makeServerFolder, spawnServer, stopServer, stopStrays } from "./launch-server.ts";
import { type MediaProxyPlace, nginxFiles } from "./media-proxy-files.ts";
import { nginx } from "./nginx.ts";
import { poll } from "./poll.ts";
import { isRunning } from "./process-identity.ts";
import type { StartCommand } from "./server.ts";
import { reasonOf, StackError } from "./stack-error.ts";
import { findOptions, type StackOptions } from "./stack-place.ts";

/** What the caching proxy stands in front of, and where. */
export interface MediaProxyOptions extends StackOptions {
  /** MinIO as the proxy reaches it, over plain HTTP. */
  readonly minioUrl: string;
  /** Port of 127.0.0.1, if it is free. */
  readonly port?: number | undefined;
  /** How long a copy is served without asking MinIO whether it still stands, such as `1s`; a day by default. */
  readonly keep?: string | undefined;
}

/** A caching proxy that serves published photographs. */
export interface MediaProxy {
  /** What `CDN_URL` is to be. */
  readonly url: string;
  readonly pid: number;
  /** Stops it, and deletes what it cached. */
  stop(): Promise<void>;
}

const READY_MS = 20_000;
const server = { stopSignal: "SIGTERM", tool: nginx } as const;

/**
 * Starts the caching proxy of docker-compose.yml, by the same file of settings, on a port of its own.
 * @throws StackError when nginx can be neither found nor fetched, or does not come up.
 */
export async function mediaProxyUp(options: MediaProxyOptions): Promise<MediaProxy> {
  const finding = findOptions(options);
  const { binary } = await findOrFetch(nginx, finding);
  const root = join(finding.cache.shared, "media-proxies");
  await sweep(root);
  const folder = join(root, `of-${process.pid}-${randomBytes(4).toString("hex")}`);
  const port = await freePort(options.port);
  const plan = { binary, folder, as: finding.cache.as };
  makeServerFolder(plan);
  const log = join(folder, "nginx.log");
  const identity = spawnServer(
    plan,
    commandOf({ folder, port, store: new URL(options.minioUrl).host, keep: options.keep }),
    log,
  );

  async function stop(): Promise<void> {
    await stopServer(server, identity);
    // A master that was killed leaves its workers.
    await stopStrays(server, folder);
    await rm(folder, { recursive: true, force: true });
  }

  const url = `http://127.0.0.1:${port}`;
  try {
    await poll(() => isHealthy(url), {
      deadlineMs: READY_MS,
      stop: () => (isRunning(identity) ? undefined : "its process ended"),
    });
  } catch (cause) {
    const said = readFileSync(log, "utf8").trimEnd().split("\n").slice(-4).join(" / ");
    await stop();
    throw new StackError(`nginx did not come up: ${reasonOf(cause)}. It said: ${said}`, { cause });
  }
  return { url, pid: identity.pid, stop };
}

function commandOf(place: MediaProxyPlace): StartCommand {
  const settings = join(place.folder, "nginx.conf");
  return {
    args: ["-e", "stderr", "-p", place.folder, "-c", settings],
    env: {},
    files: nginxFiles(place),
  };
}

async function isHealthy(url: string): Promise<void> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3_000) });
  await response.body?.cancel();
  if (!response.ok) throw new StackError(`${url} answers ${response.status}`);
}

/** Stops and deletes the proxies of processes that were killed. */
async function sweep(root: string): Promise<void> {
  for (const folder of foldersIn(root)) {
    const owner = /^of-(\d+)-/.exec(folder)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await stopStrays(server, join(root, folder));
    await rm(join(root, folder), { recursive: true, force: true });
  }
}

function foldersIn(root: string): string[] {
  try {
    return readdirSync(root);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
