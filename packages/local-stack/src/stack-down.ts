import { rm } from "node:fs/promises";
import { sharedStackFolder } from "./cache-folder.ts";
import { stopServer, stopStrays } from "./launch-server.ts";
import { isRunning } from "./process-identity.ts";
import { formatDuration, type Report } from "./report.ts";
import { servers } from "./servers.ts";
import { reasonOf } from "./stack-error.ts";
import { placeOf, type StackOptions, type StackPlace, serverFolder, withStack } from "./stack-place.ts";
import { readState, type StackState } from "./state-file.ts";

/**
 * Stops the servers of a stack; their data, ports and credentials stay for the next start.
 * @throws StackError when a server cannot be stopped.
 */
export function stackDown(name: string, { report = () => {}, variables }: StackOptions = {}): Promise<void> {
  const place = placeOf(name, variables);
  return withStack(place, report, async () => {
    const state = readState(place.stateFile);
    if (state !== undefined) await stopAll(place, state, report);
  });
}

/**
 * Stops the servers of a stack and deletes its data and credentials.
 * @throws StackError when a server cannot be stopped; then nothing is deleted.
 */
export function stackReset(name: string, { report = () => {}, variables }: StackOptions = {}): Promise<void> {
  const place = placeOf(name, variables);
  return withStack(place, report, async () => {
    const state = readableState(place, report);
    if (state !== undefined) await stopAll(place, state, report);
    for (const folder of [place.folder, sharedStackFolder(place.cache, name)])
      await rm(folder, { recursive: true, force: true });
    report({ kind: "line", topic: name, text: "its data is deleted" });
  });
}

/** An unreadable state must not stand in the way of the command that it tells people to use. */
function readableState(place: StackPlace, report: Report): StackState | undefined {
  try {
    return readState(place.stateFile);
  } catch (error) {
    report({ kind: "line", topic: place.name, text: reasonOf(error) });
    return undefined;
  }
}

async function stopAll(place: StackPlace, state: StackState, report: Report): Promise<void> {
  // In reverse, so that nothing is stopped under a server that needs it.
  for (const server of servers.toReversed()) {
    const record = state.servers[server.name];
    if (record === undefined) continue;
    const started = Date.now();
    const wasRunning = isRunning(record.process);
    await stopServer(server, record.process);
    await stopStrays(server, serverFolder(place, server));
    const text = wasRunning ? `stopped (${formatDuration(Date.now() - started)})` : "was not running";
    report({ kind: "line", topic: server.tool.title, text });
  }
}
