import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { z } from "zod";
import { defineSaga } from "./define-saga.ts";
import { type OperatorVerb, operatorChange } from "./operator-verb.ts";
import type { SagaRecord, SagaState } from "./saga-record.ts";

const now = new Date("2026-06-01T12:00:00.000Z");
const definition = defineSaga({ name: "purchase", version: 1, input: z.object({}) })
  .step({ name: "pay", pivot: true, undo: null, run: async () => {} })
  .output(z.null(), () => null);

const state = (saga: Partial<SagaRecord>, done: readonly string[] = []): SagaState => ({
  saga: {
    id: "a",
    name: "purchase",
    version: 1,
    scope: "s",
    key: "k",
    input: {},
    inputHash: "h",
    status: "running",
    direction: "forward",
    output: null,
    failure: null,
    leaseOwner: "runner",
    leaseUntil: now,
    fence: 4,
    revision: 9,
    resumedAfter: 0,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    ...saga,
  },
  attempts: done.map((step, index) => ({
    sequence: index + 1,
    step,
    kind: "run",
    attempt: 1,
    status: "done",
    fence: 1,
    result: null,
    failure: null,
    startedAt: now,
    endedAt: now,
  })),
});

describe("operatorChange", () => {
  const verdict = (verb: OperatorVerb, on: SagaState, known = true) => {
    try {
      const change = operatorChange(verb, on, { definition: known ? definition : undefined, now });
      return `${change.status ?? "running"} ${change.direction ?? on.saga.direction}`;
    } catch (thrown) {
      if (thrown instanceof MarketplaceError && thrown.code === "INVALID_TRANSITION") return "refused";
      throw thrown;
    }
  };
  const table: readonly (readonly [string, SagaState, Record<OperatorVerb, string>])[] = [
    [
      "running",
      state({}),
      {
        retry: "refused",
        recover: "running forward",
        compensate: "running back",
        abandon: "abandoned forward",
      },
    ],
    [
      "running past its pivot",
      state({}, ["pay"]),
      {
        retry: "refused",
        recover: "running forward",
        compensate: "refused",
        abandon: "abandoned forward",
      },
    ],
    [
      "in need of attention on its way back",
      state({ status: "needs-attention", direction: "back" }),
      { retry: "running back", recover: "refused", compensate: "refused", abandon: "abandoned back" },
    ],
    [
      "completed",
      state({ status: "completed", finishedAt: now }),
      { retry: "refused", recover: "refused", compensate: "refused", abandon: "refused" },
    ],
  ];

  for (const [name, on, verdicts] of table) {
    it(`knows what may be done to a saga that is ${name}`, () => {
      const found = Object.fromEntries(
        (["retry", "recover", "compensate", "abandon"] as const).map((verb) => [verb, verdict(verb, on)]),
      );
      expect(found).to.deep.equal(verdicts);
    });
  }

  it("takes the lease away from whoever runs it, and lets all tries begin anew", () => {
    const stuck = state({ status: "needs-attention" }, ["verify"]);
    expect(operatorChange("retry", stuck, { definition, now })).to.include({
      fence: 5,
      leaseOwner: null,
      leaseUntil: now,
      resumedAfter: 1,
    });
  });

  it("does not go back by a definition that it does not have", () => {
    expect(verdict("compensate", state({}), false)).to.equal("refused");
    expect(verdict("recover", state({}), false)).to.equal("running forward");
  });
});
