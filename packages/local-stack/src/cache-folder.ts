import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { RunAs } from "./run-command.ts";
import { StackError } from "./stack-error.ts";

/** Where fetched servers, locks and the data of stacks live. */
export interface CacheFolder {
  /** For everything that runs as the user of the launcher. */
  readonly root: string;
  /** For what runs as `as`: the same folder, unless that user cannot reach it. */
  readonly shared: string;
  /** The user that servers refusing root run as; undefined when the launcher is not root. */
  readonly as: RunAs | undefined;
}

/** Parts of the environment that say where the cache folder is. */
export interface CacheEnvironment {
  readonly MARKETPLACE_CACHE?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
}

/** Folder for everything fetched and made: `MARKETPLACE_CACHE`, else `$XDG_CACHE_HOME/marketplace`, else `~/.cache/marketplace`. */
export function cacheRoot(environment: CacheEnvironment): string {
  if (environment.MARKETPLACE_CACHE) return resolve(environment.MARKETPLACE_CACHE);
  // The XDG specification says that a relative path is to be ignored.
  if (environment.XDG_CACHE_HOME?.startsWith("/")) return join(environment.XDG_CACHE_HOME, "marketplace");
  return join(homedir(), ".cache", "marketplace");
}

/**
 * Opens the cache folder. Root's is mostly below a home that no other user can enter, so what another user
 * runs is kept in `/var/lib` then: unlike `/var/tmp` it is not open to every user's files, nor swept by age.
 * @throws StackError when it cannot be created or belongs to another user.
 */
export function openCacheFolder(environment: CacheEnvironment, as: RunAs | undefined): CacheFolder {
  const root = cacheRoot(environment);
  ownFolder(root);
  if (as === undefined || isReachable(root, as)) return { root, shared: root, as };
  const id = createHash("sha256").update(root).digest("hex").slice(0, 8);
  const shared = join("/var/lib", `marketplace-${id}`);
  ownFolder(shared);
  return { root, shared, as };
}

function ownFolder(folder: string): void {
  try {
    makePassable(folder);
    const { uid } = statSync(folder);
    const self = process.getuid?.();
    if (self !== undefined && uid !== self)
      throw new Error(`it belongs to user ${uid}, and this process runs as user ${self}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackError(
      `The cache folder ${folder} cannot be used: ${reason}. Set MARKETPLACE_CACHE to a folder of your own.`,
      { cause },
    );
  }
}

/** Makes a folder, and what is missing above it, that other users may pass through whatever the umask; secrets are in files of mode 600. */
export function makePassable(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o711);
}

/** Whether a user may pass through a folder and all above it, judged by their mode bits. */
function isReachable(folder: string, { uid, gid }: RunAs): boolean {
  const { mode, uid: owner, gid: group } = statSync(folder);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  return dirname(folder) === folder || isReachable(dirname(folder), { uid, gid });
}

/** Folder of a stack's state, logs and data. */
export function stackFolder(cache: CacheFolder, name: string): string {
  return join(cache.root, "stacks", name);
}

/** Folder of a stack's data that another user must reach; mostly the same as `stackFolder`. */
export function sharedStackFolder(cache: CacheFolder, name: string): string {
  return join(cache.shared, "stacks", name);
}
