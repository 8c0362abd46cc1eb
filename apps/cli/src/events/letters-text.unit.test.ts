import { expect } from "chai";
import pc from "picocolors";
import { type Operated, outcomeWords, planText } from "./letters-text.ts";

const colours = pc.createColors(false);
const now = new Date("2026-06-01T12:00:00.000Z");

function planned(count: number, changes: Partial<Operated> = {}): Operated {
  const group = "projection-profiles";
  const at = new Date(now.getTime() - 180_000);
  const items = Array.from({ length: count }, (_, index) => ({
    ...{ id: `${group}:1764168000000-${index}`, group, topic: "users", attempts: 8 },
    ...{ failedFirstAt: at, diedAt: at, event: null },
    error: `The \u001b[31mstore refused row ${index}: ${"it is too long for a line ".repeat(5)}`,
  }));
  const groups = [{ group, chosen: count, done: 0, left: count + 2 }];
  return { dryRun: true, groups, items, unknown: [], ...changes };
}

describe("dead letters in words", () => {
  const say = (operated: Operated, verb: "replay" | "discard") =>
    planText(operated, verb, { width: 80, colours, now });

  it("say which are meant, why each died, and what is to become of them, safely and within 80 columns", () => {
    const text = say(planned(12), "discard");
    expect(text).to.match(
      /projection-profiles:1764168000000-0 +users: no event +8 +3 min\n {2}The \ufffd\[31mstore/,
    );
    expect(text).to.contain("… and 2 more.").and.to.contain("12 of 14 dead letters");
    expect(text).to.contain("Delete dead letters for good");
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(80);
  });

  it("say which are not there any more, and when there are none", () => {
    expect(say(planned(1, { unknown: ["cache:1-0"] }), "replay")).to.contain(
      "There is no cache:1-0 any more.",
    );
    expect(say(planned(0, { groups: [], items: [] }), "replay")).to.equal("There are no dead letters.");
  });

  for (const [words, outcome, waited] of [
    ["3 given back, and handled.", { open: 0, died: 0 }, 10],
    ["2 given up again.", { open: 1, died: 2 }, 10],
    ["1 not handled after 10 s.", { open: 1, died: 0 }, 10],
    ["3 given back. Look again: marketplace-cli events lag", { open: 1, died: 0 }, 0],
  ] as const) {
    it(`tell what came of them: ${words}`, () => {
      expect(outcomeWords(outcome, { done: 3, waited }, colours)).to.contain(words);
    });
  }
});
