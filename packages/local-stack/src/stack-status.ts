import { isElsewhere } from "./environment.ts";
import { logFile } from "./launch-server.ts";
import { isRunning } from "./process-identity.ts";
import type { Server } from "./server.ts";
import { servers } from "./servers.ts";
import { reasonOf } from "./stack-error.ts";
import { placeOf, type StackOptions, type StackPlace, stackEnv } from "./stack-place.ts";
import { readState, type ServerName, type StackState } from "./state-file.ts";

/** How one server of a stack is. */
export interface ServerStatus {
  readonly name: ServerName;
  readonly title: string;
  /** `silent`: its process runs, or its address is given, and it cannot be worked with. */
  readonly health: "up" | "silent" | "down";
  /** Why it is not up. */
  readonly reason: string | undefined;
  readonly elsewhere: boolean;
  readonly version: string | undefined;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly log: string | undefined;
}

/** How a stack is. */
export interface StackStatus {
  readonly name: string;
  /** Whether all four servers can be worked with. */
  readonly up: boolean;
  /** Folder of its state, logs and data. */
  readonly folder: string;
  readonly servers: readonly ServerStatus[];
}

/** Looks how a stack is, changing nothing. @throws StackError when its state cannot be read. */
export async function stackStatus(name: string, { variables }: StackOptions = {}): Promise<StackStatus> {
  const place = placeOf(name, variables);
  const state = readState(place.stateFile);
  const statuses = await Promise.all(servers.map((server) => statusOf(server, place, state)));
  return {
    name,
    up: statuses.every(({ health }) => health === "up"),
    folder: place.folder,
    servers: statuses,
  };
}

async function statusOf(
  server: Server,
  place: StackPlace,
  state: StackState | undefined,
): Promise<ServerStatus> {
  const elsewhere = isElsewhere(place.environment, server);
  const record = elsewhere ? undefined : state?.servers[server.name];
  const alive = record !== undefined && isRunning(record.process);
  const about = {
    name: server.name,
    title: server.tool.title,
    elsewhere,
    version: record?.version,
    pid: alive ? record.process.pid : undefined,
    port: record?.port,
    log: record === undefined ? undefined : logFile(place.folder, server),
  };
  if (!alive && !elsewhere) {
    const reason = record === undefined ? "it was never started" : "its process is gone";
    return { ...about, health: "down", reason };
  }
  try {
    await server.ready(stackEnv(place.environment, state));
    return { ...about, health: "up", reason: undefined };
  } catch (error) {
    return { ...about, health: "silent", reason: reasonOf(error) };
  }
}
