import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Place } from "./contender.ts";
import type { Measured, Plan } from "./measure.ts";
import { type Answer, answerSchema, type Request } from "./messages.ts";

const PATIENCE_MS = 120_000;

/** A contender in a process of its own. */
export interface Worker {
  readonly name: string;
  stock(operations: number): Promise<void>;
  measure(plan: Plan): Promise<Measured>;
  /** @throws Error when the stores show less than what was answered: then something else was measured. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a process for a contender and opens it there.
 * @throws Error with the contender's own words when it cannot be opened; then no process stays.
 */
export async function startWorker(name: string, place: Place): Promise<Worker> {
  const child = fork(join(import.meta.dirname, "worker-main.ts"), {
    execArgv: ["--import", "tsx", "--conditions=@marketplace/source"],
  });
  const ended = once(child, "exit");
  const ask = (request: Request, extraMs = 0) => askWorker(child, request, PATIENCE_MS + extraMs);
  try {
    await ask({ do: "open", contender: name, place });
  } catch (failure) {
    child.kill("SIGKILL");
    await ended;
    throw failure;
  }
  let answered = 0;
  return {
    name,
    async stock(operations) {
      await ask({ do: "stock", operations });
    },
    async measure(plan) {
      const answer = await ask({ do: "measure", plan }, plan.milliseconds);
      if (!("measured" in answer)) throw new Error(`${name} did not measure`);
      answered += answer.measured.operations;
      return answer.measured;
    },
    async check() {
      const answer = await ask({ do: "count" });
      if (!("count" in answer)) throw new Error(`${name} did not count`);
      if (answer.count >= answered) return;
      throw new Error(`${name} answered ${answered} operations, and ${answer.count} are in the stores`);
    },
    async close() {
      if (child.connected) await ask({ do: "close" }).finally(() => child.disconnect());
      await ended;
    },
  };
}

async function askWorker(child: ChildProcess, request: Request, withinMs: number): Promise<Answer> {
  const over = AbortSignal.timeout(withinMs);
  const failed = new AbortController();
  const signal = AbortSignal.any([over, failed.signal]);
  const onExit = () => failed.abort(new Error(`A worker ended while it was asked to ${request.do}`));
  child.once("exit", onExit);
  try {
    const answered = once(child, "message", { signal });
    child.send(request);
    const [message] = await answered;
    const answer = answerSchema.parse(message);
    if ("failure" in answer) throw new Error(answer.failure);
    return answer;
  } catch (failure) {
    throw signal.aborted ? signal.reason : failure;
  } finally {
    child.off("exit", onExit);
  }
}
