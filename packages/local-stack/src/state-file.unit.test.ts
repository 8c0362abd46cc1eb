import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { StackError } from "./stack-error.ts";
import { newState, parseState, readState, stackNameSchema, writeState } from "./state-file.ts";

describe("state file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-state-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is read as it was written, by its owner alone, and leaves no draft", () => {
    const file = join(folder, "deeper", "stack.json");
    const state = newState("dev", "full");
    writeState(file, state);
    expect(readState(file)).to.deep.equal(state);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readdirSync(join(folder, "deeper"))).to.deep.equal(["stack.json"]);
  });

  it("is none where there is no file", () => {
    expect(readState(join(folder, "stack.json"))).to.equal(undefined);
  });

  it("has credentials of its own for each stack", () => {
    const [one, other] = [newState("one", "full"), newState("other", "full")];
    const secrets = [...Object.values(one.credentials), ...Object.values(other.credentials)];
    expect(new Set(secrets).size).to.equal(secrets.length);
  });

  it("refuses any other text with a way out, and never a stray exception", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant(JSON.stringify({ format: 1, name: "dev" })),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(() => parseState(text, "stack.json")).to.throw(StackError, /stack reset/);
      }),
    );
  });

  it("refuses a state with a pid that is no process of ours", () => {
    const state = newState("dev", "full");
    const record = { binary: "/bin/redis", version: "7.0.0", port: 2000, fingerprint: "f" };
    for (const pid of [-1, 0, 1, 1.5]) {
      const text = JSON.stringify({
        ...state,
        servers: { redis: { ...record, process: { pid, born: "b/1" } } },
      });
      expect(() => parseState(text, "stack.json"), String(pid)).to.throw(StackError);
    }
  });

  it("reports a file that cannot be read, other than by its absence", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => readState(join(folder, "file", "stack.json"))).to.throw(/ENOTDIR/);
  });

  it("takes for a stack's name nothing that leads out of its folder", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        if (stackNameSchema.safeParse(name).success)
          expect(join("/stacks", name)).to.match(/^\/stacks\/[a-z0-9-]+$/);
      }),
    );
    for (const name of ["", "..", "a/b", "a\n", "-a", "A"])
      expect(stackNameSchema.safeParse(name).success).to.equal(false);
  });
});
