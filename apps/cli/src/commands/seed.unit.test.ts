import { expect } from "chai";
import { runCli } from "../program.ts";
import { fakeTerminal } from "../terminal.fixture.ts";

const NOW = "2026-06-01T12:00:00.000Z";

/** An installation that says where it runs, and refuses everything else. */
function runsIn(environment: string) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const procedure = new URL(String(input)).pathname.replace("/trpc/", "");
    asked.push(procedure);
    if (procedure !== "system.info") throw new TypeError("fetch failed");
    const json = { name: "marketplace", environment, version: "0.1.0", time: NOW };
    return Response.json({ result: { data: { json, meta: { values: { time: ["Date"] } } } } });
  };
  return { asked, fetch };
}

const question = "Make accounts with known passwords at http://127.0.0.1:4001, which runs in production?";

async function seed(args: readonly string[], options: Parameters<typeof fakeTerminal>[0]) {
  const terminal = fakeTerminal(options);
  const exitCode = await runCli(["seed", ...args], terminal);
  return { exitCode, stderr: terminal.stderr.text() };
}

describe("seed, in production", () => {
  it("is refused before anything is asked or written", async () => {
    const { fetch, asked } = runsIn("production");
    const { exitCode, stderr } = await seed([], { fetch });
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain("runs in production").and.to.contain("--allow-production");
    expect(asked).to.deep.equal(["system.info"]);
  });

  it("is refused by --yes alone", async () => {
    expect((await seed(["--yes"], { fetch: runsIn("production").fetch })).exitCode).to.equal(1);
  });

  it("needs a yes as well, which a pipe cannot give", async () => {
    const { fetch, asked } = runsIn("production");
    const { exitCode, stderr } = await seed(["--allow-production"], { fetch });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("Give it with --yes.");
    expect(asked).to.deep.equal(["system.info"]);
  });

  it("can be declined", async () => {
    const { fetch, asked } = runsIn("production");
    const terminal = { fetch, isTTY: true, answers: { [question]: "no" } };
    const { exitCode, stderr } = await seed(["--allow-production"], terminal);
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain("Nothing was changed.");
    expect(asked).to.deep.equal(["system.info"]);
  });

  it("goes on after two confirmations, by the command line or at a terminal", async () => {
    const byFlags = runsIn("production");
    await seed(["--allow-production", "-y"], { fetch: byFlags.fetch });
    const byTerminal = runsIn("production");
    await seed(["--allow-production"], {
      fetch: byTerminal.fetch,
      isTTY: true,
      answers: { [question]: "yes" },
    });
    for (const { asked } of [byFlags, byTerminal]) expect(asked).to.include("categories.tree");
  });

  it("asks nothing where it is at home", async () => {
    for (const environment of ["development", "test"]) {
      const { fetch, asked } = runsIn(environment);
      await seed([], { fetch });
      expect(asked).to.include("categories.tree");
    }
  });
});
