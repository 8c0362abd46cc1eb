import { setTimeout as pause } from "node:timers/promises";
import type { RouterOutputs } from "@marketplace/api";
import type { Invocation } from "./invocation.ts";

type Saga = RouterOutputs["operations"]["operateSaga"]["after"];

/** Which saga to look at, and how long. */
interface Following {
  readonly saga: Saga;
  readonly seconds: number;
}

const EVERY_MS = 500;

/** Looks at a running saga until it has ended or got stuck, or the time is up; answers with how it stands then. */
export async function followSaga(
  { client, terminal: { signal } }: Pick<Invocation, "client" | "terminal">,
  { saga, seconds }: Following,
): Promise<Saga> {
  const until = performance.now() + seconds * 1_000;
  let seen = saga;
  while (seen.status === "running" && performance.now() < until) {
    await pause(EVERY_MS, undefined, { signal });
    const {
      input: _input,
      output: _output,
      attempts: _attempts,
      ...now
    } = await client.operations.saga.query({
      id: saga.id,
    });
    seen = now;
  }
  return seen;
}
