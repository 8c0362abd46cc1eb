import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { withLock } from "./lock.ts";
import { identify } from "./process-identity.ts";
import { StackError } from "./stack-error.ts";

const counterProgram = `
import { readFileSync, writeFileSync } from "node:fs";
const { withLock } = await import(process.argv[1]);
for (let round = 0; round < 25; round += 1)
  await withLock({ path: process.argv[2], waitMs: 20_000 }, async () => {
    const count = Number(readFileSync(process.argv[3], "utf8"));
    await new Promise(setImmediate);
    writeFileSync(process.argv[3], String(count + 1));
  });
`;

describe("lock", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-lock-"));
    path = join(folder, "stack-dev");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const leave = (generation: number, owner: object | null) =>
    writeFileSync(`${path}.${generation}`, JSON.stringify({ owner }));

  it("lets one piece of work in at a time", async () => {
    let inside = 0;
    const work = async () => {
      inside += 1;
      for (let turn = 0; turn < 5; turn += 1) await yieldToOthers();
      expect(inside).to.equal(1);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock({ path, waitMs: 10_000 }, work)));
  });

  it("loses no update of three processes that count together, one of them after a dead holder", async () => {
    leave(7, { pid: 2 ** 22 + 1, born: "another boot/1" });
    const counter = join(folder, "counter");
    writeFileSync(counter, "0");
    const lockModule = pathToFileURL(join(import.meta.dirname, "lock.ts")).href;
    const flags = ["--import", "tsx", "--input-type=module", "--eval", counterProgram];
    const processes = [1, 2, 3].map(() =>
      spawn(process.execPath, [...flags, lockModule, path, counter], {
        stdio: ["ignore", "ignore", "inherit"],
      }),
    );
    const ends = await Promise.all(processes.map((child) => once(child, "exit")));
    expect(ends.map(([code]) => code)).to.deep.equal([0, 0, 0]);
    expect(readFileSync(counter, "utf8")).to.equal("75");
  });

  it("is free again when the work fails", async () => {
    const failing = withLock({ path, waitMs: 1_000 }, () => Promise.reject(new Error("broken")));
    expect(await failing.catch((error: unknown) => String(error))).to.contain("broken");
    expect(await withLock({ path, waitMs: 0 }, async () => "in")).to.equal("in");
  });

  it("is taken over from a dead process, and from one whose pid is another's now", async () => {
    const self = identify(process.pid);
    expect(self).to.not.equal(undefined);
    for (const owner of [
      { ...self, pid: 2 ** 22 + 1 },
      { ...self, born: "another boot/1" },
    ]) {
      leave(9, owner);
      expect(await withLock({ path, waitMs: 0 }, async () => "in")).to.equal("in");
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), "stack-lock-"));
      path = join(folder, "stack-dev");
    }
  });

  it("is taken over from a holder whose file is damaged", async () => {
    writeFileSync(`${path}.1`, "{");
    expect(await withLock({ path, waitMs: 0 }, async () => "in")).to.equal("in");
  });

  it("names the living holder, and gives up at the deadline", async () => {
    leave(3, identify(process.pid) ?? null);
    let waitedFor = 0;
    const onWait = (pid: number) => {
      waitedFor = pid;
    };
    const refused = await withLock({ path, waitMs: 100, onWait }, async () => "in").catch(
      (error: unknown) => error,
    );
    expect(refused)
      .to.be.instanceOf(StackError)
      .with.property("message")
      .that.contains(`Process ${process.pid}`);
    expect(waitedFor).to.equal(process.pid);
  });

  it("leaves one small file behind", async () => {
    for (let round = 0; round < 3; round += 1) await withLock({ path, waitMs: 0 }, async () => {});
    expect(readdirSync(folder)).to.deep.equal(["stack-dev.3"]);
  });
});
