import { systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import { buildBin, type Run, runBin } from "./program.fixture.ts";
import { runCli } from "./program.ts";
import { type ShelfPlatform, startShelfPlatform } from "./shelf-platform.fixture.ts";
import { fakeTerminal } from "./terminal.fixture.ts";

const REBUILD = ["events", "rebuild", "shelf", "--yes", "--reason", "a row was edited by hand"];
const VERIFY = ["events", "rebuild", "shelf", "--verify"];

describe("marketplace-cli events rebuild", () => {
  let platform: ShelfPlatform;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    [platform] = await Promise.all([startShelfPlatform(), buildBin()]);
    await platform.addBooks(1_500);
    const { url, commandUrl } = platform.endpoints;
    const at = { MARKETPLACE_URL: url, MARKETPLACE_COMMAND_URL: commandUrl };
    env = { ...at, MARKETPLACE_TOKEN: platform.token };
  });
  after(() => platform.close());

  async function run(...args: readonly string[]): Promise<Run> {
    const terminal = fakeTerminal({ env, fetch, clock: systemClock });
    const exitCode = await runCli(args, terminal);
    return { exitCode, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
  }
  const withWorker = (...args: readonly string[]) => platform.withWorker(() => run(...args));
  function fitsTerminal({ stdout }: Run): void {
    for (const row of stdout.split("\n")) expect(row.length, row).to.be.at.most(80);
  }

  it("rebuilds what was never built, and tells how many rows it has", async () => {
    const listed = await run("events", "projections");
    expect(listed.stdout).to.match(/shelf +0 +never +never\n/);
    const rebuilt = await withWorker(...REBUILD);
    expect(rebuilt.exitCode).to.equal(0);
    expect(rebuilt.stdout).to.match(/^shelf is rebuilt: 1500 rows( in \d+ s)?\.\n$/);
    expect(rebuilt.stderr).to.contain("shelf: about 0 rows, last rebuilt: never");
    // Whatever it saw of the work was of all rows.
    expect(rebuilt.stderr).to.not.match(/rebuilding \d+\/(?!1500\b)/);
    expect(await platform.shelf.countDocuments()).to.equal(1_500);
  });

  it("finds rows that were altered by hand, ends with 1, and a rebuild repairs them", async () => {
    await withWorker(...REBUILD);
    const right = await withWorker(...VERIFY);
    expect(right.exitCode).to.equal(0);
    expect(right.stdout).to.match(/^shelf is what it should be: 1500 rows compared( in \d+ s)?\.\n$/);

    await platform.shelf.updateOne({ _id: "book-000007" }, { $set: { title: "\u001b[31mAltered" } });
    await platform.shelf.deleteOne({ _id: "book-001400" });
    await platform.shelf.insertOne({ _id: "book-zz", title: "Nobody wrote it" });
    const wrong = await withWorker(...VERIFY);
    expect(wrong.exitCode).to.equal(1);
    fitsTerminal(wrong);
    for (const words of [/book-000007 +differs +title/, /book-001400 +missing/, /book-zz +too many/])
      expect(wrong.stdout).to.match(words);
    expect(wrong.stdout).to.contain("1 differing, 1 missing, 1 too many");
    const listed = await run("events", "projections");
    expect(listed.exitCode).to.equal(1);
    expect(listed.stdout).to.match(/shelf +1500 +\d+ s ago +\d+ s ago, 3 wrong\n/);
    expect((await run("events", "lag")).stdout).to.contain("Wrong or failed: shelf.");

    const mended = await withWorker(...REBUILD, "--json");
    expect(JSON.parse(mended.stdout)).to.deep.include({
      projection: "shelf",
      mode: "rebuild",
      status: "done",
    });
    expect((await withWorker(...VERIFY)).exitCode).to.equal(0);
    expect(await run("events", "projections")).to.include({ exitCode: 0 });
    expect((await platform.shelf.findOne({ _id: "book-000007" }))?.title).to.equal("Peter Pan");
  });

  it("makes the search index anew beside the one that is read, and finds what is wrong with it", async () => {
    const dry = await run("search", "reindex", "--dry-run");
    expect(dry.stdout).to.contain("search: about 0 rows").and.to.contain("read instead in one step");
    const made = await withWorker("search", "reindex", "--yes", "--reason", "ticket 4711");
    expect(made.exitCode).to.equal(0);
    expect(made.stdout).to.match(/^search is rebuilt: 1500 rows( in \d+ s)?\.\n$/);
    expect((await run("events", "projections")).stdout).to.match(/search +1500 /);
    expect((await withWorker("search", "reindex", "--verify")).exitCode).to.equal(0);

    const { db } = platform.stores.mongo;
    const names = (await db.listCollections({ name: /^search_books_/ }).toArray()).map(({ name }) => name);
    expect(names).to.have.length(1);
    await db.collection<{ _id: string }>(names[0] ?? "").deleteOne({ _id: "book-000007" });
    const wrong = await withWorker("search", "reindex", "--verify");
    expect(wrong.exitCode).to.equal(1);
    expect(wrong.stdout)
      .to.match(/book-000007 +missing/)
      .and.to.contain("marketplace-cli search reindex");
    expect((await withWorker("search", "reindex", "--yes", "--reason", "ticket 4711")).exitCode).to.equal(0);
    expect((await withWorker("search", "reindex", "--verify")).exitCode).to.equal(0);
  });

  it("says what it would do, and does nothing without a yes and a reason", async () => {
    const dry = await run("events", "rebuild", "shelf", "--dry-run");
    expect(dry).to.include({ exitCode: 0, stderr: "" });
    expect(dry.stdout).to.contain("Every row is made anew from the truth");
    const unasked = await run("events", "rebuild", "shelf", "--reason", "why not");
    expect(unasked).to.include({ exitCode: 2, stdout: "" });
    expect(unasked.stderr).to.contain("--yes");
    expect((await run("events", "rebuild", "shelf", "--yes")).stderr).to.contain("--reason");
    const unknown = await run("events", "rebuild", "attic", "--verify");
    expect(unknown).to.include({ exitCode: 1, stdout: "" });
    expect(unknown.stderr)
      .to.contain('There is no projection "attic".')
      .and.to.contain("Give one of: search, shelf.");
  });

  it("leaves the job alone at Ctrl-C, and says how to look at it again", async () => {
    let isAsked = false;
    const stopped = await runBin([...VERIFY, "--json", "--verbose"], {
      env,
      // It tells of its requests, and so of when it has begun to look. A second Ctrl-C would end it at once.
      onStderr: (text, child) => {
        if (isAsked || !text.includes("operations.projectionJob")) return;
        isAsked = child.kill("SIGINT");
      },
    });
    expect(stopped.exitCode).to.equal(130);
    expect(JSON.parse(stopped.stdout)).to.have.nested.property("error.code", "INTERRUPTED");
    const [, id = ""] = /events job ([0-9a-f-]{36}) --wait/.exec(stopped.stderr) ?? [];
    const waiting = await run("events", "job", id);
    expect(waiting.exitCode).to.equal(0);
    expect(waiting.stdout).to.contain("shelf waits for a worker to take it.");
    const done = await withWorker("events", "job", id, "--wait");
    expect(done.exitCode).to.equal(0);
    expect(done.stdout).to.contain("shelf is what it should be: 1500 rows");
  });

  it("starts a job alone where nobody wants to wait", async () => {
    const { exitCode, stdout } = await run(...VERIFY, "--no-wait", "--json");
    expect(exitCode).to.equal(0);
    const job = JSON.parse(stdout);
    expect(job).to.include({ status: "waiting" });
    const done = await withWorker("events", "job", job.id, "--wait", "--json");
    expect(JSON.parse(done.stdout)).to.include({ id: job.id, status: "done" });
  });
});
