import { expect } from "chai";
import { keptOutput } from "../terminal.fixture.ts";
import { openProgress, paceOf } from "./progress.ts";

describe("progress", () => {
  it("tells the pace, and the time that is left", () => {
    expect(paceOf({ done: 0, total: 10, elapsedMs: 500 })).to.equal("");
    expect(paceOf({ done: 5, total: 20, elapsedMs: 2_000 })).to.equal("2.5/s, 6.0 s left");
    expect(paceOf({ done: 300, total: 90_300, elapsedMs: 1_000 })).to.equal("300/s, 5 min left");
    expect(paceOf({ done: 20, total: 20, elapsedMs: 40_000 })).to.equal("0.5/s, 40 s");
  });

  it("is a line every few seconds where there is no terminal", () => {
    const stream = keptOutput(false);
    let now = 0;
    const phase = openProgress({ stream, clock: () => new Date(now) }).begin("Listings", 100);
    for (let done = 0; done < 100; done += 1) {
      now += 100;
      phase.step();
    }
    phase.end();
    expect(stream.text().split("\n")).to.deep.equal([
      "Listings 50/100, 10.0/s, 5.0 s left",
      "Listings 100/100, 10.0/s, 10 s",
      "",
    ]);
  });

  it("is a bar on a terminal, of no more than its width", () => {
    const stream = keptOutput(true);
    let now = 0;
    const progress = openProgress({ stream, clock: () => new Date(now) });
    const phase = progress.begin("Listings", 4);
    now += 1_000;
    phase.step(4);
    progress.say("The service cannot do this at the moment; try again in a few seconds. Waiting 2.0 s.");
    phase.end();
    expect(stream.text()).to.contain("█".repeat(40)).and.to.contain("4/4  4.0/s, 1.0 s");
    expect(stream.text().endsWith("\n")).to.equal(true);
  });
});
