import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const runner = join(import.meta.dirname, "../../../scripts/mocha.mjs");

describe("the reporter of the tests", () => {
  let folder: string;
  before(() => {
    // Inside the repository, where Node finds tsx.
    const cache = join(import.meta.dirname, "../.cache");
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, "reporter-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("fails a run that passed and left something open, and says what", () => {
    const fixture = join(import.meta.dirname, "leaking.fixture.ts");
    const { status, stderr } = spawnSync(process.execPath, [runner, fixture], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status).to.equal(1);
    expect(stderr).to.match(/A leak: .*TCPServerWrap/);
    const results = JSON.parse(readFileSync(join(folder, ".test-results.json"), "utf8"));
    expect(results).to.deep.include({ passed: 1, failed: 1, skipped: 0 });
    expect(results.failures).to.have.lengthOf(1);
    expect(results.failures[0].reason).to.match(/still open: .*TCPServerWrap/);
  });

  it("tells which tests failed, and why, for the end of a long run", () => {
    const fixture = join(import.meta.dirname, "failing.fixture.ts");
    const { status } = spawnSync(process.execPath, [runner, fixture], { cwd: folder, encoding: "utf8" });
    expect(status).to.equal(1);
    const results: unknown = JSON.parse(readFileSync(join(folder, ".test-results.json"), "utf8"));
    expect(results).to.deep.equal({
      passed: 0,
      failed: 1,
      skipped: 0,
      failures: [{ test: "a sum is exact", reason: "AssertionError: expected 3 to equal 4" }],
    });
  });
});
