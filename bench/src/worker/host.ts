import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Measured, Plan } from "./measure.ts";
import { type Answer, answerSchema, type Opening, type Request } from "./messages.ts";

const PATIENCE_MS = 120_000;
const CLOSING_MS = 5_000;

/** A contender in another process. */
export interface Worker {
  readonly name: string;
  stock(operations: number): Promise<void>;
  measure(plan: Plan): Promise<Measured>;
  /** @throws Error when less is known to be done than what was answered: then something else was measured. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** A process for contenders, of which one is at work at a time. */
export interface Host {
  readonly pid: number;
  /** @throws Error with the contender's own words when it cannot be opened. */
  open(opening: Opening): Promise<Worker>;
  close(): Promise<void>;
}

/** Starts a process for contenders. */
export function startHost(): Host {
  const child = fork(join(import.meta.dirname, "worker-main.ts"), {
    execArgv: ["--import", "tsx", "--conditions=@marketplace/source"],
  });
  const ended = once(child, "exit");
  const ask = (request: Request, extraMs = 0) => askChild(child, request, PATIENCE_MS + extraMs);

  async function open(opening: Opening): Promise<Worker> {
    const { name } = opening;
    await ask({ do: "open", ...opening });
    let answered = 0;
    return {
      name,
      async stock(operations) {
        await ask({ do: "stock", name, operations });
      },
      async measure(plan) {
        const answer = await ask({ do: "measure", name, plan }, plan.milliseconds);
        if (!("measured" in answer)) throw new Error(`${name} did not measure`);
        answered += answer.measured.operations;
        return answer.measured;
      },
      async check() {
        const answer = await ask({ do: "count", name });
        if (!("count" in answer)) throw new Error(`${name} did not count`);
        if (answer.count >= answered) return;
        throw new Error(`${name} answered ${answered} operations, and ${answer.count} are known to be done`);
      },
      async close() {
        if (child.connected) await ask({ do: "close", name });
      },
    };
  }

  async function close(): Promise<void> {
    if (child.connected) child.disconnect();
    const stuck = setTimeout(() => child.kill("SIGKILL"), CLOSING_MS);
    await ended.finally(() => clearTimeout(stuck));
  }
  return { pid: child.pid ?? 0, open, close };
}

async function askChild(child: ChildProcess, request: Request, withinMs: number): Promise<Answer> {
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
