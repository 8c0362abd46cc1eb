import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findOrFetch } from "./find-tool.ts";
import { StackError } from "./stack-error.ts";
import type { FetchSource, FindOptions, Tool } from "./tool.ts";

function program(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\necho '${text}'\n`);
  chmodSync(file, 0o755);
}

describe("findOrFetch", () => {
  let folder: string;
  let said: string[];
  let fetches: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-find-"));
    mkdirSync(join(folder, "bin"));
    mkdirSync(join(folder, "cache"));
    said = [];
    fetches = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const options = (): FindOptions => ({
    cache: { root: join(folder, "cache"), shared: join(folder, "cache"), as: undefined },
    report: ({ topic, text }) => said.push(`${topic}: ${text}`),
    path: join(folder, "bin"),
  });
  const source = (id: string, fill: (into: string) => void): FetchSource => ({
    name: `source ${id}`,
    id,
    binary: "lathe",
    async fetch(into) {
      fetches += 1;
      fill(into);
    },
  });
  const closed = source("closed", () => {
    throw new Error("the network is closed");
  });
  const open = source("open", (into) => program(join(into, "lathe"), "lathe 3.1"));
  const lathe = (sources: FetchSource[], folders: string[] = []): Tool => ({
    name: "lathe",
    title: "Lathe",
    binary: "lathe",
    companions: [],
    folders,
    version: { wanted: "3 or later", pattern: /lathe (\d+\.\d+)/, minimum: [3] },
    refusesRoot: false,
    sources,
    advice: "Buy a lathe.",
  });

  it("prefers what is on PATH", async () => {
    program(join(folder, "bin", "lathe"), "lathe 4.0");
    const found = await findOrFetch(lathe([open]), options());
    expect(found).to.include({ binary: join(folder, "bin", "lathe"), version: "4.0" });
    expect(fetches).to.equal(0);
  });

  it("takes the highest version of the folders known for it", async () => {
    for (const version of ["9", "10", "3"]) {
      mkdirSync(join(folder, "opt", version, "bin"), { recursive: true });
      program(join(folder, "opt", version, "bin", "lathe"), `lathe ${version}.0`);
    }
    const found = await findOrFetch(lathe([], [join(folder, "opt", "*", "bin")]), options());
    expect(found.version).to.equal("10.0");
  });

  it("passes over one that is too old, and fetches once", async () => {
    program(join(folder, "bin", "lathe"), "lathe 2.9");
    const first = await findOrFetch(lathe([closed, open]), options());
    expect(first).to.include({ version: "3.1", from: "source open" });
    expect(await findOrFetch(lathe([closed, open]), options())).to.include({
      binary: first.binary,
      from: "the cache",
    });
    expect(fetches).to.equal(2);
    expect(said.join("\n")).to.match(
      /source closed did not serve \(the network is closed\)[\s\S]*fetched 3\.1 from source open in/,
    );
  });

  it("fetches once for many who ask at the same time", async () => {
    await Promise.all(Array.from({ length: 4 }, () => findOrFetch(lathe([open]), options())));
    expect(fetches).to.equal(1);
  });

  it("fetches again what is damaged in the cache", async () => {
    const { binary } = await findOrFetch(lathe([open]), options());
    program(binary, "noise");
    expect((await findOrFetch(lathe([open]), options())).version).to.equal("3.1");
  });

  it("keeps nothing of a fetch that broke off or brought the wrong thing", async () => {
    const broken = source("broken", (into) => {
      writeFileSync(join(into, "half"), "");
      throw new Error("cut off");
    });
    const wrong = source("wrong", (into) => program(join(into, "lathe"), "lathe 1.0"));
    await findOrFetch(lathe([broken, wrong]), options()).catch(() => {});
    const kept = readdirSync(join(folder, "cache", "tools", `${process.platform}-${process.arch}`, "lathe"));
    expect(kept).to.deep.equal([]);
  });

  it("names in its failure every source, why each failed, and what to do", async () => {
    program(join(folder, "bin", "lathe"), "lathe 2.9");
    const wrong = source("wrong", (into) => program(join(into, "lathe"), "lathe 1.0"));
    const failure: unknown = await findOrFetch(lathe([closed, wrong]), options()).catch(
      (error: unknown) => error,
    );
    if (!(failure instanceof StackError)) throw new Error("it did not fail as it should");
    expect(failure.message).to.contain("Lathe (3 or later) was neither found nor fetched");
    expect(failure.message).to.contain(`${join(folder, "bin", "lathe")}: it is 2.9; wanted 3 or later`);
    expect(failure.message).to.contain("no copy yet");
    expect(failure.message).to.contain("source closed: the network is closed");
    expect(failure.message).to.contain("source wrong: it is 1.0; wanted 3 or later");
    expect(failure.message).to.match(/Buy a lathe\.$/);
    expect(failure.attempts).to.have.length(4);
  });
});
