import { expect } from "chai";
import fc from "fast-check";
import { type Attempt, afterFailure, isPastPivot, nextAction, type StepFacts } from "./next-action.ts";

const retry = { attempts: 3, minMs: 100, maxMs: 1_000 };
const step = (name: string, facts: Partial<StepFacts> = {}): StepFacts => ({
  name,
  pivot: false,
  external: false,
  undo: () => {},
  retry,
  ...facts,
});
const reserve = step("reserve");
const pay = step("pay", { external: true });
const capture = step("capture", { external: true, pivot: true, undo: null });
const notify = step("notify", { undo: null });
const steps = [reserve, pay, capture, notify];

/** Attempts from words such as `run pay done`. */
const history = (...words: readonly string[]): readonly Attempt[] =>
  words.map((line, index) => {
    const [kind, name = "", status] = line.split(" ");
    if (kind !== "run" && kind !== "settle" && kind !== "undo") throw new Error(line);
    if (status !== "started" && status !== "done" && status !== "absent" && status !== "failed")
      throw new Error(line);
    return { sequence: index + 1, step: name, kind, status };
  });
const next = (direction: "forward" | "back", ...words: readonly string[]) => {
  const action = nextAction(steps, direction, history(...words));
  return action.do === "end" ? action.status : `${action.do} ${action.step.name}`;
};

describe("nextAction", () => {
  it("goes forward step by step, over failures, to the end", () => {
    expect(next("forward")).to.equal("run reserve");
    expect(next("forward", "run reserve failed")).to.equal("run reserve");
    expect(next("forward", "run reserve failed", "run reserve done")).to.equal("run pay");
    expect(
      next("forward", "run reserve done", "run pay done", "run capture done", "run notify done"),
    ).to.equal("completed");
  });

  it("asks about a call before anything else, whichever way it goes", () => {
    const open = ["run reserve done", "run pay started"];
    expect(next("forward", ...open)).to.equal("settle pay");
    expect(next("back", ...open)).to.equal("settle pay");
    expect(next("back", ...open, "settle pay failed")).to.equal("settle pay");
  });

  it("undoes in reverse what was done, and what has an undo", () => {
    const done = ["run reserve done", "run pay done", "run capture failed"];
    expect(next("back", ...done)).to.equal("undo pay");
    expect(next("back", ...done, "undo pay failed")).to.equal("undo pay");
    expect(next("back", ...done, "undo pay failed", "undo pay done")).to.equal("undo reserve");
    expect(next("back", ...done, "undo pay done", "undo reserve done")).to.equal("compensated");
    expect(next("back", "run reserve failed")).to.equal("compensated");
  });

  it("undoes a call that may yet happen, and not one that was refused", () => {
    expect(next("back", "run reserve done", "run pay absent")).to.equal("undo pay");
    expect(next("back", "run reserve done", "run pay failed")).to.equal("undo reserve");
  });

  it("ends from any history, by doing what it says, within twice as many actions as steps", () => {
    const status = fc.constantFrom<Attempt["status"]>("started", "done", "absent", "failed");
    const anyAttempts = fc.array(fc.tuple(fc.constantFrom(...steps), status), { maxLength: 6 });
    fc.assert(
      fc.property(anyAttempts, fc.constantFrom<"forward" | "back">("forward", "back"), (drawn, direction) => {
        const attempts: Attempt[] = drawn
          .filter(([one, how]) => one.external || how === "done" || how === "failed")
          .map(([one, how], index) => ({ sequence: index + 1, step: one.name, kind: "run", status: how }));
        for (let actions = 0; ; actions++) {
          expect(actions).to.be.at.most(steps.length * 2 + drawn.length);
          const action = nextAction(steps, direction, attempts);
          if (action.do === "end") return;
          if (action.do === "settle") {
            const index = attempts.findIndex(({ sequence }) => sequence === action.sequence);
            attempts[index] = {
              sequence: action.sequence,
              step: action.step.name,
              kind: "run",
              status: "done",
            };
          } else {
            const sequence = attempts.length + 1;
            attempts.push({ sequence, step: action.step.name, kind: action.do, status: "done" });
          }
        }
      }),
    );
  });
});

describe("afterFailure", () => {
  const failed = {
    steps,
    step: pay,
    kind: "run" as const,
    failures: 1,
    final: false,
    attempts: history("run reserve done", "run pay failed"),
  };
  const past = history("run reserve done", "run pay done", "run capture done", "run notify failed");

  it("tries again while it may help and may be tried", () => {
    expect(afterFailure(failed, 1)).to.deep.equal({ next: "retry", delayMs: 100 });
    expect(afterFailure({ ...failed, failures: 2 }, 0)).to.deep.equal({ next: "retry", delayMs: 100 });
    expect(afterFailure({ ...failed, failures: 3 }, 0)).to.deep.equal({ next: "turn-back" });
  });

  it("turns back at once when trying again cannot help", () => {
    expect(afterFailure({ ...failed, final: true }, 0)).to.deep.equal({ next: "turn-back" });
  });

  it("asks for attention where it cannot turn back: past the pivot, on the way back, and in the dark", () => {
    const last = { ...failed, failures: 3 };
    for (const stuck of [
      { ...last, step: notify, attempts: past },
      { ...failed, final: true, step: notify, attempts: past },
      { ...last, kind: "undo" as const },
      { ...last, kind: "settle" as const },
    ])
      expect(afterFailure(stuck, 0)).to.deep.equal({ next: "ask-for-attention" });
  });

  it("is past the pivot once the pivot is done", () => {
    expect(isPastPivot(steps, past)).to.equal(true);
    expect(isPastPivot(steps, history("run capture started"))).to.equal(false);
  });
});
