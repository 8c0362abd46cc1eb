import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

const script = join(import.meta.dirname, "crash-point.fixture.ts");
const run = (env: NodeJS.ProcessEnv) =>
  spawnSync(process.execPath, ["--import", "tsx", script], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...env },
  });

describe("crash points", () => {
  it("kill the process at the reach that is named, and at no other", () => {
    const { signal, stdout } = run({ NODE_ENV: "test", DURABLE_CRASH_POINT: "work:after#2=kill" });
    expect(signal).to.equal("SIGKILL");
    expect(stdout).to.equal("one\ntwo\n");
  });

  it("do nothing outside tests, even when told to, and name no points", () => {
    for (const NODE_ENV of ["production", "development", ""]) {
      const { status, stdout } = run({ NODE_ENV, DURABLE_CRASH_POINT: "work:after#2=kill" });
      expect(status).to.equal(0);
      expect(stdout).to.equal("one\ntwo\nthree\n[]\nCrash points exist in tests alone\n");
    }
  });

  it("name themselves and how often they were reached", () => {
    const stdout = execFileSync(process.execPath, ["--import", "tsx", script], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, NODE_ENV: "test" },
    });
    expect(stdout).to.equal('one\ntwo\nthree\n[["work:before",3],["work:after",3]]\n');
  });

  it("refuse an order that they do not understand", () => {
    const { status, stderr } = run({ NODE_ENV: "test", DURABLE_CRASH_POINT: "work:after" });
    expect(status).to.equal(1);
    expect(stderr).to.include("DURABLE_CRASH_POINT must be");
  });
});
