import { expect } from "chai";
import pc from "picocolors";
import { endedWrong, type Job, jobText } from "./job-text.ts";

const look = { width: 80, colours: pc.createColors(false) };
const at = (second: number) => new Date(Date.UTC(2026, 5, 1, 12, 0, second));
const id = "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21";

function job(changes: Partial<Job>): Job {
  return {
    ...{ id, projection: "profiles", mode: "verify", status: "done", error: null, done: 3, total: 3 },
    ...{ requestedAt: at(0), startedAt: at(5), endedAt: at(10) },
    result: { rows: 3, differing: 0, missing: 0, extra: 0, samples: [] },
    ...changes,
  };
}

const wrong = {
  ...{ rows: 9, differing: 2, missing: 1, extra: 0 },
  samples: [
    { id, kind: "differing" as const, fields: ["name", "settings.aVeryLongNameOfAField", "rating", "city"] },
  ],
};
const under = { endedAt: null, result: null };

describe("a job of a projection in words", () => {
  const cases: readonly (readonly [string, Partial<Job>, boolean])[] = [
    ["profiles is what it should be: 3 rows compared in 5 s.", {}, false],
    ["3 wrong in 9 rows: 2 differing, 1 missing, 0 too many.", { result: wrong }, true],
    ["To do: marketplace-cli events rebuild profiles", { result: wrong }, true],
    ["… and 2 more.", { result: wrong }, true],
    [
      "profiles failed: the store \ufffd[31mis away",
      { status: "failed", error: "the store \u001b[31mis away" },
      true,
    ],
    ["profiles is rebuilt: 3 rows in 5 s.", { mode: "rebuild" }, false],
    ["Removed: 2 of what", { mode: "rebuild", result: { ...wrong, extra: 2 } }, false],
    ["under way: 1 of about 3 rows", { status: "running", done: 1, ...under }, false],
    [`events job ${id} --wait`, { status: "waiting", startedAt: null, ...under }, false],
  ];
  for (const [words, changes, isWrong] of cases) {
    it(`says: ${words}`, () => {
      const text = jobText(job(changes), look);
      expect(text).to.contain(words);
      for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(80);
      expect(endedWrong(job(changes))).to.equal(isWrong);
    });
  }
});
