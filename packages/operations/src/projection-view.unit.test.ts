import type { ProjectionJob } from "@marketplace/durable";
import { expect } from "chai";
import { isWrong, projectionJobView } from "./projection-view.ts";

const right = { rows: 3, differing: 0, missing: 0, extra: 0, samples: [] };
const wrong = { ...right, missing: 1 };

function job(mode: ProjectionJob["mode"], ended: number | null, changes: Partial<ProjectionJob> = {}) {
  const requestedAt = new Date(0);
  return projectionJobView({
    ...{ id: "job", projection: "profiles", mode, requestedAt, startedAt: requestedAt, done: 3, total: 3 },
    ...{ status: ended === null ? "running" : "done", error: null },
    endedAt: ended === null ? null : new Date(ended),
    result: ended === null ? null : right,
    ...changes,
  });
}

describe("a projection that takes a person", () => {
  const failed = { status: "failed", result: null, error: "the store of bo@shop.example is away" } as const;
  for (const [words, rebuild, verify, expected] of [
    ["nothing was ever done to it", null, null, false],
    ["it was found to be right", null, job("verify", 2), false],
    ["wrong rows were found", null, job("verify", 2, { result: wrong }), true],
    [
      "wrong rows were found after it was rebuilt",
      job("rebuild", 1),
      job("verify", 2, { result: wrong }),
      true,
    ],
    ["it was rebuilt after that", job("rebuild", 3), job("verify", 2, { result: wrong }), false],
    ["it is only being rebuilt", job("rebuild", null), job("verify", 2, { result: wrong }), true],
    ["a rebuild removed rows", job("rebuild", 3, { result: { ...right, extra: 2 } }), null, false],
    ["the rebuild failed", job("rebuild", 3, failed), job("verify", 2), true],
    ["the comparison failed", job("rebuild", 1), job("verify", 2, failed), true],
    [
      "a failed rebuild was followed by a good comparison",
      job("rebuild", 1, failed),
      job("verify", 2),
      false,
    ],
  ] as const) {
    it(`${expected ? "is one" : "is none"} when ${words}`, () => {
      expect(isWrong({ rebuild, verify })).to.equal(expected);
    });
  }

  it("is told why a job failed without what is a person's own", () => {
    expect(job("rebuild", 3, failed).error).to.equal("the store of [redacted] is away");
  });
});
