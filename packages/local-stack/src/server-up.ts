import { isElsewhere } from "./environment.ts";
import { findOrFetch } from "./find-tool.ts";
import { freePort, isPortFree } from "./free-port.ts";
import {
  awaitReady,
  fingerprintOf,
  logFile,
  makeServerFolder,
  spawnServer,
  stopServer,
  stopStrays,
} from "./launch-server.ts";
import { poll } from "./poll.ts";
import { isRunning } from "./process-identity.ts";
import { formatDuration, type Report } from "./report.ts";
import type { Server } from "./server.ts";
import { isProgram } from "./source-path.ts";
import { reasonOf, StackError } from "./stack-error.ts";
import { planOf, type StackPlace, serverFolder, stackEnv } from "./stack-place.ts";
import { type ServerName, type ServerRecord, type StackState, writeState } from "./state-file.ts";

/** A server of a stack that is up. */
export interface RunningServer {
  readonly name: ServerName;
  readonly title: string;
  /** `elsewhere` when the environment names it: then the stack neither starts nor stops it. */
  readonly origin: "started" | "attached" | "elsewhere";
  readonly url: string;
  readonly version: string | undefined;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly log: string | undefined;
}

/** A server to bring up, and what of its stack that needs. */
export interface ServerUp {
  readonly place: StackPlace;
  readonly state: StackState;
  readonly server: Server;
  readonly report: Report;
  /** Waits until the servers that it needs are up. */
  before(): Promise<unknown>;
}

interface Binary {
  readonly binary: string;
  readonly version: string;
}

const ELSEWHERE_MS = 10_000;
const START_TRIES = 3;

/**
 * Finds a server running, or starts it, and waits until it can be worked with.
 * @throws StackError when it cannot.
 */
export async function serverUp(context: ServerUp): Promise<RunningServer> {
  const { place, state, server } = context;
  const { name, tool } = server;
  if (isElsewhere(place.environment, server)) return await serverElsewhere(context);
  const found = await findBinary(context);
  await context.before();

  const record = state.servers[name];
  const log = logFile(place.folder, server);
  const about = { name, title: tool.title, log };
  if (record !== undefined && isRunning(record.process)) {
    const plan = planOf(place, state, { server, binary: record.binary, port: record.port });
    const isSame = record.fingerprint === fingerprintOf(plan.binary, server.command(plan));
    try {
      if (isSame) {
        await awaitReady(server, plan, { identity: record.process, log });
        return { ...about, ...addressOf(context, record), origin: "attached" };
      }
    } catch (failure) {
      // One that was on its way out when it was found is started anew, as if it had not been found.
      if (isRunning(record.process)) throw failure;
    }
    if (!isSame)
      context.report({ kind: "line", topic: tool.title, text: "restarts, since its settings changed" });
    await stopServer(server, record.process);
  }
  return { ...about, ...addressOf(context, await start(context, found)), origin: "started" };
}

function addressOf({ place, state, server }: ServerUp, { version, port, process: { pid } }: ServerRecord) {
  return { url: stackEnv(place.environment, state)[server.urlVariable], version, port, pid };
}

async function serverElsewhere({ place, state, server }: ServerUp): Promise<RunningServer> {
  const env = stackEnv(place.environment, state);
  try {
    await poll(() => server.ready(env), { deadlineMs: ELSEWHERE_MS });
  } catch (cause) {
    throw new StackError(
      `${server.urlVariable} names a ${server.tool.title} that cannot be worked with: ${reasonOf(cause)}. Start it, correct the variable, or unset it to have one started here.`,
      { cause },
    );
  }
  const unknown = { version: undefined, pid: undefined, port: undefined, log: undefined };
  return {
    name: server.name,
    title: server.tool.title,
    origin: "elsewhere",
    url: env[server.urlVariable],
    ...unknown,
  };
}

/** The binary that the stack's data was last used with, so that a newer one elsewhere does not take the data over. */
async function findBinary({ place, state, server, report }: ServerUp): Promise<Binary> {
  const record = state.servers[server.name];
  if (record !== undefined && isProgram(record.binary)) return record;
  return await findOrFetch(server.tool, { cache: place.cache, report, path: place.environment.PATH });
}

async function start(context: ServerUp, { binary, version }: Binary): Promise<ServerRecord> {
  const { place, state, server, report } = context;
  const { name, tool } = server;
  const started = Date.now();
  const log = logFile(place.folder, server);
  await stopStrays(server, serverFolder(place, server));
  for (let tries = 1; ; tries += 1) {
    const port = await freePort(state.servers[name]?.port);
    const plan = planOf(place, state, { server, binary, port });
    makeServerFolder(plan);
    await server.prepare(plan);
    const command = server.command(plan);
    const record = {
      binary,
      version,
      port,
      fingerprint: fingerprintOf(binary, command),
      process: spawnServer(plan, command, log),
    };
    state.servers[name] = record;
    writeState(place.stateFile, state);
    try {
      await awaitReady(server, plan, { identity: record.process, log });
      report({
        kind: "line",
        topic: tool.title,
        text: `${version} runs on port ${port} (${formatDuration(Date.now() - started)})`,
      });
      return record;
    } catch (error) {
      const portWasTaken = !isRunning(record.process) && !(await isPortFree(port));
      await stopServer(server, record.process);
      if (!portWasTaken || tries === START_TRIES) throw error;
    }
  }
}
