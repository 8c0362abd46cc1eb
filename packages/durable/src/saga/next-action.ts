import { backoffMs, type Retry } from "../backoff.ts";

/*
 * What a saga does next, from what it has done. A saga is `running` in one of two directions, or has ended:
 * `completed` (forward, every step done), `compensated` (back, everything undone that may have happened),
 * `abandoned` (by an operator), or it `needs-attention` and waits for an operator.
 */

/** Which way a saga goes. */
export type Direction = "forward" | "back";

/** How a saga stands. */
export type SagaStatus = "running" | "completed" | "compensated" | "needs-attention" | "abandoned";

/**
 * One try of a step. `started` stands for a call outside whose outcome is not known; `absent` for one that, when asked
 * about, had not happened and may yet; `failed` for one that was refused, or was rolled back.
 */
export interface Attempt {
  readonly sequence: number;
  readonly step: string;
  readonly kind: "run" | "settle" | "undo";
  readonly status: "started" | "done" | "absent" | "failed";
}

/** What a decision needs to know of a step. */
export interface StepFacts {
  readonly name: string;
  readonly pivot: boolean;
  readonly external: boolean;
  readonly undo: unknown;
  readonly retry: Retry;
}

/** The next thing to do. */
export type Action<Step> =
  | { readonly do: "run" | "undo"; readonly step: Step }
  | { readonly do: "settle"; readonly step: Step; readonly sequence: number }
  | { readonly do: "end"; readonly status: "completed" | "compensated" };

/** The next thing to do in a direction, after the attempts so far in their order. */
export function nextAction<Step extends StepFacts>(
  steps: readonly Step[],
  direction: Direction,
  attempts: readonly Attempt[],
): Action<Step> {
  for (const step of steps) {
    const open = attempts.find(
      (one) => one.step === step.name && one.kind === "run" && one.status === "started",
    );
    // Nothing else is done while a call outside may or may not have happened, whichever way the saga goes.
    if (open !== undefined) return { do: "settle", step, sequence: open.sequence };
  }
  if (direction === "forward") {
    const step = steps.find(({ name }) => !isDone(attempts, name, "run"));
    return step === undefined ? { do: "end", status: "completed" } : { do: "run", step };
  }
  const step = steps.findLast(
    (one) => one.undo !== null && mayHaveHappened(attempts, one) && !isDone(attempts, one.name, "undo"),
  );
  return step === undefined ? { do: "end", status: "compensated" } : { do: "undo", step };
}

/** Whether a step has succeeded after which the saga cannot go back. */
export function isPastPivot(steps: readonly StepFacts[], attempts: readonly Attempt[]): boolean {
  return steps.some(({ name, pivot }) => pivot && isDone(attempts, name, "run"));
}

/** How a saga goes on after a try that failed. */
export type AfterFailure =
  | { readonly next: "retry"; readonly delayMs: number }
  | { readonly next: "turn-back" }
  | { readonly next: "ask-for-attention" };

interface Failed<Step> {
  readonly steps: readonly Step[];
  readonly step: Step;
  readonly kind: Attempt["kind"];
  /** Failures of this step and kind since an operator last looked, this one included. */
  readonly failures: number;
  /** Whether trying again cannot help. */
  readonly final: boolean;
  readonly attempts: readonly Attempt[];
}

/** How a saga goes on after a failure; `random` is from 0 to 1. */
export function afterFailure<Step extends StepFacts>(failed: Failed<Step>, random: number): AfterFailure {
  const { step, kind, failures, final } = failed;
  if (!final && failures < step.retry.attempts) {
    return { next: "retry", delayMs: backoffMs(step.retry, failures, random) };
  }
  // An undo that fails leaves something standing, an unanswered question leaves it unknown: people must see to both.
  if (kind !== "run" || isPastPivot(failed.steps, failed.attempts)) return { next: "ask-for-attention" };
  return { next: "turn-back" };
}

function isDone(attempts: readonly Attempt[], name: string, kind: "run" | "undo"): boolean {
  return attempts.some((one) => one.step === name && one.kind === kind && one.status === "done");
}

function mayHaveHappened(attempts: readonly Attempt[], { name, external }: StepFacts): boolean {
  return attempts.some(
    (one) =>
      one.step === name &&
      one.kind === "run" &&
      (one.status === "done" || (external && one.status === "absent")),
  );
}
