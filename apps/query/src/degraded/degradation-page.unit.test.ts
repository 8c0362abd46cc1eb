import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { DEGRADATION, OUTAGES, type Outage, type Outcome } from "./degradation.fixture.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/degradation.md"), "utf8");
const words: Readonly<Record<Outcome, string>> = { "goes on": "yes", guest: "as a guest", refused: "—" };

/** Cells of a table's line, without what pads them. */
const cells = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

describe("docs/degradation.md", () => {
  it("tells of each thing what the tests make true", () => {
    const lines = page.split("\n").filter((line) => line.startsWith("|"));
    const [head = [], , ...rows] = lines.map(cells);
    expect(head.slice(1)).to.deep.equal(Object.values(OUTAGES));
    const outages: readonly Outage[] = ["command", "postgres", "redis", "mongo", "minio"];
    expect(rows).to.deep.equal(
      Object.entries(DEGRADATION).map(([want, outcomes]) => [
        want,
        ...outages.map((outage) => words[outcomes[outage]]),
      ]),
    );
  });
});
