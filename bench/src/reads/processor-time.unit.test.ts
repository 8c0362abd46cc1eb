import { expect } from "chai";
import { coreSeconds, secondsIn } from "./processor-time.ts";

describe("the time of a processor", () => {
  it("is that of the program and of the system for it", () => {
    const rest = "S 1 2 3 0 -1 4194304 100 0 0 0 1250 250 7 9 20 0 11 0 12345 1000 10";
    expect(secondsIn(`4711 (node) ${rest}`)).to.equal(15);
    expect(secondsIn(`4711 (odd) name) ) ${rest}`)).to.equal(15);
    expect(() => secondsIn("4711 (node) S 1")).to.throw(RangeError);
  });

  it("goes on while a process works, and the machine's with it", () => {
    const before = coreSeconds([process.pid]);
    const used = process.cpuUsage();
    while (process.cpuUsage(used).user < 60_000);
    const after = coreSeconds([process.pid]);
    expect(after.machine).to.be.greaterThan(before.machine);
    if (process.platform !== "linux") return;
    expect(after.processes ?? 0).to.be.greaterThan(before.processes ?? 0);
  });
});
