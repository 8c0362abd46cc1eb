/*
 * Named points before and after every effect, at which a test lets the process die or freeze. Outside
 * NODE_ENV=test a point is an empty function, chosen once when the module loads.
 *
 * A point is registered where its code is loaded, and those of a saga's steps when the saga is defined: a list of the
 * points is a list of what the code can do, so that a new effect is covered the day it is written.
 */

const enabled = process.env.NODE_ENV === "test";
const counts = new Map<string, number>();
let armed: Armed | null = armedByEnvironment(process.env.DURABLE_CRASH_POINT);

/** What happens to a process at a point: it is gone (SIGKILL), or it stands still until SIGCONT. */
export type Crash = "kill" | "freeze";

/** At which reach of which point what happens; `nth` counts from 1, since the process started or was armed. */
export interface Armed {
  readonly point: string;
  readonly nth: number;
  readonly crash: Crash;
}

/** Names a point; the function that it answers with is called where the point is. */
export function crashPoint(name: string): () => void {
  if (!enabled) return nothing;
  if (!counts.has(name)) counts.set(name, 0);
  return () => reach(name);
}

/** Runs an effect between two points, `NAME:before` and `NAME:after`. */
export type Around = <T>(effect: () => Promise<T>) => Promise<T>;

/** Names the two points around an effect. */
export function crashPointsAround(name: string): Around {
  if (!enabled) return (effect) => effect();
  const before = crashPoint(`${name}:before`);
  const after = crashPoint(`${name}:after`);
  return async (effect) => {
    before();
    const result = await effect();
    after();
    return result;
  };
}

/** Every point that this process has loaded, with how often it was reached; empty outside tests. */
export function crashPoints(): ReadonlyMap<string, number> {
  return new Map(counts);
}

/**
 * Arms one point, or none, and counts anew. Also `DURABLE_CRASH_POINT=NAME#NTH=kill|freeze` arms one at start.
 * @throws Error outside NODE_ENV=test.
 */
export function armCrashPoint(next: Armed | null): void {
  if (!enabled) throw new Error("Crash points exist in tests alone");
  armed = next;
  for (const name of counts.keys()) counts.set(name, 0);
}

function nothing(): void {}

function reach(name: string): void {
  const nth = (counts.get(name) ?? 0) + 1;
  counts.set(name, nth);
  if (armed === null || armed.point !== name || armed.nth !== nth) return;
  process.kill(process.pid, armed.crash === "kill" ? "SIGKILL" : "SIGSTOP");
  // A signal to oneself may arrive on another thread first: this one must not run on until it has.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, armed.crash === "kill" ? 5_000 : 50);
}

function armedByEnvironment(setting: string | undefined): Armed | null {
  if (!enabled || setting === undefined) return null;
  const [, point, nth, crash] = /^(.+)#(\d+)=(kill|freeze)$/.exec(setting) ?? [];
  if (point === undefined || (crash !== "kill" && crash !== "freeze")) {
    throw new Error("DURABLE_CRASH_POINT must be NAME#NTH=kill or NAME#NTH=freeze");
  }
  return { point, nth: Number(nth), crash };
}
