import { join } from "node:path";
import { type CacheFolder, openCacheFolder, sharedStackFolder, stackFolder } from "./cache-folder.ts";
import { type Environment, isElsewhere, readEnvironment } from "./environment.ts";
import { withLock } from "./lock.ts";
import type { Report } from "./report.ts";
import type { Server, ServerPlan, StackEnv } from "./server.ts";
import { servers } from "./servers.ts";
import { StackError } from "./stack-error.ts";
import { type StackState, stackNameSchema } from "./state-file.ts";
import type { FindOptions } from "./tool.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

/** Where a stack of some name is, or would be. */
export interface StackPlace {
  readonly name: string;
  readonly cache: CacheFolder;
  readonly environment: Environment;
  /** Folder of its state, logs and data. */
  readonly folder: string;
  readonly stateFile: string;
}

/** What may be given with a stack's name. */
export interface StackOptions {
  /** Told what is being done; nobody is when not given. */
  readonly report?: Report | undefined;
  /** The environment to read instead of this process's own. */
  readonly variables?: NodeJS.ProcessEnv | undefined;
}

/** Where and how `findOrFetch` works for this process: in the stacks' cache folder, by this process's environment. */
export function findOptions({ report = () => {}, variables = process.env }: StackOptions = {}): FindOptions {
  const environment = readEnvironment(variables);
  return { cache: openCacheFolder(environment, unprivilegedUser()), report, path: environment.PATH };
}

const STACK_LOCK_MS = 1_800_000;

/**
 * Finds a stack's place from its name and this process's environment.
 * @throws StackError for a name or an environment that cannot be used.
 */
export function placeOf(name: string, variables: NodeJS.ProcessEnv = process.env): StackPlace {
  const parsed = stackNameSchema.safeParse(name);
  if (!parsed.success)
    throw new StackError(
      `A stack cannot be called ${JSON.stringify(name)}: the name ${parsed.error.issues[0]?.message}.`,
    );
  const environment = readEnvironment(variables);
  const cache = openCacheFolder(environment, unprivilegedUser());
  const folder = stackFolder(cache, name);
  return { name, cache, environment, folder, stateFile: join(folder, "stack.json") };
}

/** Runs work while no other process changes the stack. */
export function withStack<T>(
  { cache, name }: StackPlace,
  report: Report,
  work: () => Promise<T>,
): Promise<T> {
  const onWait = (pid: number) =>
    report({ kind: "line", topic: name, text: `waits for process ${pid}, which is changing this stack` });
  return withLock({ path: join(cache.root, "locks", `stack-${name}`), waitMs: STACK_LOCK_MS, onWait }, work);
}

/** Plans a server of a stack that is to run here. */
export function planOf(
  place: StackPlace,
  state: StackState,
  at: { server: Server; binary: string; port: number },
): ServerPlan {
  return {
    binary: at.binary,
    port: at.port,
    folder: serverFolder(place, at.server),
    as: at.server.tool.refusesRoot ? place.cache.as : undefined,
    credentials: state.credentials,
    durability: state.durability,
    env: stackEnv(place.environment, state, { [at.server.name]: at.port }),
  };
}

/** Folder of a server's data and settings. */
export function serverFolder(place: StackPlace, { name, tool }: Server): string {
  return join(tool.refusesRoot ? sharedStackFolder(place.cache, place.name) : place.folder, name);
}

/** The addresses of all servers, the environment's before the stack's own; empty for one that has no port yet. */
export function stackEnv(
  environment: Environment,
  state: StackState | undefined,
  ports: Readonly<Record<string, number>> = {},
): StackEnv {
  const env = {
    POSTGRES_URL: environment.POSTGRES_URL ?? "",
    MONGO_URL: environment.MONGO_URL ?? "",
    REDIS_URL: environment.REDIS_URL ?? "",
    MINIO_URL: environment.MINIO_URL ?? "",
    MINIO_ACCESS_KEY: environment.MINIO_ACCESS_KEY ?? "",
    MINIO_SECRET_KEY: environment.MINIO_SECRET_KEY ?? "",
  };
  for (const server of servers) {
    const port = ports[server.name] ?? state?.servers[server.name]?.port;
    if (state === undefined || port === undefined || isElsewhere(environment, server)) continue;
    Object.assign(env, server.env(port, state.credentials));
  }
  return env;
}
