import { readdirSync } from "node:fs";
import { makePassable } from "./cache-folder.ts";
import type { Report } from "./report.ts";
import type { StackEnv } from "./server.ts";
import { type RunningServer, serverUp } from "./server-up.ts";
import { servers } from "./servers.ts";
import { reasonOf, StackError } from "./stack-error.ts";
import { placeOf, type StackOptions, type StackPlace, stackEnv, withStack } from "./stack-place.ts";
import {
  type Durability,
  newState,
  readState,
  type ServerName,
  type StackState,
  writeState,
} from "./state-file.ts";

/** Which stack to bring up, and how. */
export interface StackUpOptions extends StackOptions {
  readonly name: string;
  /** Kept from the stack's last start when not given; at first `full`. */
  readonly durability?: Durability | undefined;
}

/** A stack whose four servers can be worked with. */
export interface RunningStack {
  readonly name: string;
  readonly env: StackEnv;
  readonly servers: readonly RunningServer[];
}

/**
 * Brings a stack up: finds or fetches its servers, starts those that do not run, and waits until all can be
 * worked with. They outlive this process, and a second call finds them.
 * @throws StackError that names what failed, where its log is, and what to do.
 */
export async function stackUp({
  name,
  report = () => {},
  variables,
  durability,
}: StackUpOptions): Promise<RunningStack> {
  const place = placeOf(name, variables);
  return await withStack(place, report, () => bringUp(place, { report, durability }));
}

interface BringUp {
  readonly report: Report;
  readonly durability: Durability | undefined;
}

async function bringUp(place: StackPlace, { report, durability }: BringUp): Promise<RunningStack> {
  makePassable(place.folder);
  const known = readState(place.stateFile) ?? freshState(place, durability ?? "full");
  const state = { ...known, durability: durability ?? known.durability };
  writeState(place.stateFile, state);

  const running = new Map<ServerName, Promise<RunningServer>>();
  for (const server of servers) {
    const before = () => Promise.all(server.after.flatMap((name) => running.get(name) ?? []));
    running.set(server.name, serverUp({ place, state, server, report, before }));
  }
  const results = await Promise.allSettled(running.values());
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (failures.length > 0) {
    throw new StackError([...new Set(failures.map(reasonOf))].join("\n\n"), { cause: failures[0] });
  }
  const up = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  return { name: place.name, env: stackEnv(place.environment, state), servers: up };
}

/** The state of a new stack. @throws StackError when there is data, whose passwords only the lost state knew. */
function freshState(place: StackPlace, durability: Durability): StackState {
  if (readdirSync(place.folder).length === 0) return newState(place.name, durability);
  throw new StackError(
    `${place.folder} holds the data of a stack whose state file is gone, and its passwords with it. Delete the stack with \`stack reset --name ${place.name}\` and start it again.`,
  );
}
