import { systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import { guestClient } from "./connection.ts";
import { failingConsumer, GROUP } from "./dead-letters.fixture.ts";
import { admin, type Platform, startPlatform } from "./platform.fixture.ts";
import { runCli } from "./program.ts";
import { fakeTerminal } from "./terminal.fixture.ts";

describe("marketplace-cli events", () => {
  let platform: Platform;
  let shelf: ReturnType<typeof failingConsumer>;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    platform = await startPlatform();
    shelf = failingConsumer(platform);
    const { tokens } = await guestClient({ ...platform, fetch }).users.login.mutate(admin);
    const { url, commandUrl } = platform.endpoints;
    const at = { MARKETPLACE_URL: url, MARKETPLACE_COMMAND_URL: commandUrl };
    env = { ...at, MARKETPLACE_TOKEN: tokens.accessToken };
  });
  afterEach(() => run("events", "discard", "--all", "--group", GROUP, "--yes", "--reason", "end of a test"));
  after(async () => {
    await shelf.close();
    await platform.close();
  });

  async function run(...args: readonly string[]) {
    const terminal = fakeTerminal({ env, fetch, clock: systemClock });
    const exitCode = await runCli(args, terminal);
    return { exitCode, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
  }
  const json = async (...args: readonly string[]) => {
    const { exitCode, stdout } = await run(...args, "--json");
    return { exitCode, answer: JSON.parse(stdout) };
  };
  /** The same at a terminal where somebody answers. */
  async function at(answers: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const terminal = fakeTerminal({ isTTY: true, env: { ...env, NO_COLOR: "1" }, fetch, answers });
    const exitCode = await runCli(args, terminal);
    return { exitCode, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
  }
  async function audited(): Promise<unknown[]> {
    const [rows] = await platform.stores.postgres.sequelize.query(
      "SELECT action FROM audit_log WHERE subject = $group ORDER BY at, id",
      { bind: { group: GROUP } },
    );
    return rows;
  }
  function fitsTerminal({ stdout }: { readonly stdout: string }): void {
    for (const row of stdout.split("\n")) expect(row.length, row).to.be.at.most(80);
  }

  it("says how far events are, and ends with 1 once a dead letter waits", async () => {
    // Nobody carries away what the outbox holds of the platform's own.
    const before = await run("events", "lag", "--bound", "3600");
    expect(before, before.stdout).to.include({ exitCode: 0, stderr: "" });
    expect(before.stdout).to.contain("Nothing is behind.");
    expect(await run("events", "dead")).to.include({ exitCode: 0, stdout: "There are no dead letters.\n" });
    await shelf.died("book-1", "book-2");
    const after = await run("events", "lag", "--bound", "3600");
    expect(after.exitCode).to.equal(1);
    fitsTerminal(after);
    expect(after.stdout).to.match(/shelf-labels +books +0 +0 +0 +- +\S+ +\S* *\S* *2\n/);
    expect(after.stdout).to.contain("Dead letters: 2. Look: marketplace-cli events dead");
    const { answer } = await json("events", "lag", "--bound", "5");
    expect(answer).to.include({ boundSeconds: 5, needsAttention: true });
  });

  it("lists dead letters with what was thrown, safely for a terminal, and ends with 1", async () => {
    const [first = "", second = ""] = await shelf.died("book-1", "book-2");
    const listed = await run("events", "dead", "--group", GROUP);
    expect(listed.exitCode).to.equal(1);
    fitsTerminal(listed);
    expect(listed.stdout).to.match(new RegExp(`${first} +books.added +2 +\\d+ s\n`));
    expect(listed.stdout).to.contain("printer of [redacted] is out of paper");
    expect(listed.stdout).to.not.contain("\u001b");
    const page = await json("events", "dead", "--limit", "1");
    const next = await json("events", "dead", "--limit", "1", "--cursor", page.answer.nextCursor);
    expect([page, next].map(({ answer }) => answer.items[0].id)).to.deep.equal([first, second]);
    expect(next.answer.items[0].event).to.deep.include({ payload: { title: "Peter Pan" } });
  });

  it("says as a dry run which are meant, and does nothing without a yes and a reason", async () => {
    const [first = ""] = await shelf.died("book-1", "book-2");
    const lines = await audited();
    for (const verb of ["replay", "discard"]) {
      const dry = await run("events", verb, first, "--dry-run");
      expect(dry).to.include({ exitCode: 0, stderr: "" });
      expect(dry.stdout).to.contain("shelf-labels: 1 of 2 dead letters.");
      fitsTerminal(dry);
      const unasked = await run("events", verb, "--all", "--group", GROUP, "--reason", "old");
      expect(unasked).to.include({ exitCode: 2, stdout: "" });
      expect(unasked.stderr).to.contain("--yes");
      expect((await run("events", verb, first, "--yes")).stderr).to.contain("--reason");
    }
    const declined = await at({ "Delete 1 for good?": "no" }, "events", "discard", first, "--reason", "old");
    expect(declined).to.include({ exitCode: 1, stdout: "" });
    expect((await json("events", "dead")).answer.items).to.have.length(2);
    expect(await audited()).to.deep.equal(lines);
  });

  it("gives letters back and tells that they were handled, by the command line and at a terminal", async () => {
    const [first = ""] = await shelf.died("book-11", "book-12", "book-13");
    shelf.world.works = true;
    const one = await run("events", "replay", first, "--yes", "--reason", "the printer has paper");
    expect(one).to.include({ exitCode: 0, stdout: "1 given back, and handled.\n" });
    expect(shelf.handled).to.include("book-11").and.to.not.include("book-12");
    const answers = { "Why, for the audit log": "it has paper", "Give 2 back?": "yes" };
    const rest = await at(answers, "events", "replay", "--all", "--group", GROUP, "--wait", "30");
    expect(rest).to.include({ exitCode: 0, stdout: "2 given back, and handled.\n" });
    expect(rest.stderr).to.contain("shelf-labels: 2 of 2 dead letters.");
    expect(shelf.handled).to.include.members(["book-12", "book-13"]);
    expect(await run("events", "dead")).to.include({ exitCode: 0 });
  });

  it("deletes those that were shown, though others have died by the time of the yes", async () => {
    const shown = await shelf.died("book-31", "book-32");
    const terminal = fakeTerminal({ isTTY: true, env, fetch, clock: systemClock });
    const prompts = {
      ...terminal.prompts,
      confirm: async (question: string) => {
        expect(question).to.equal("Delete 2 for good?");
        await shelf.died("book-33");
        return true;
      },
    };
    const wish = ["events", "discard", "--all", "--group", GROUP, "--reason", "made by a test"];
    expect(await runCli(wish, { ...terminal, prompts })).to.equal(0);
    const { answer } = await json("events", "dead");
    expect(answer.items).to.have.length(1);
    expect(shown).to.not.include(answer.items[0].id);
  });

  it("ends with 1 when what was given back died again, or is not there", async () => {
    const [first = ""] = await shelf.died("book-1");
    const again = await run("events", "replay", first, "--yes", "--reason", "try", "--wait", "30");
    expect(again.exitCode).to.equal(1);
    expect(again.stdout).to.contain("1 given up again.");
    const gone = await run("events", "replay", first, "--yes", "--reason", "try");
    expect(gone).to.include({ exitCode: 1, stdout: "" });
    expect(gone.stderr).to.contain("This dead letter does not exist");
    const none = await json("events", "replay", "--all", "--group", "another", "--yes", "--reason", "try");
    expect(none).to.deep.include({ exitCode: 0 });
    expect(none.answer).to.deep.include({ groups: [], items: [] });
  });

  it("deletes letters for good", async () => {
    const ids = await shelf.died("book-21", "book-22");
    const { exitCode, answer } = await json(
      "events",
      "discard",
      ...ids,
      "--yes",
      "--reason",
      "made by a test",
    );
    expect(exitCode).to.equal(0);
    expect(answer.groups).to.deep.equal([{ group: GROUP, chosen: 2, done: 2, left: 0 }]);
    expect(await run("events", "dead")).to.include({ exitCode: 0 });
  });

  it("removes a group once no process runs it", async () => {
    const wish = ["events", "forget", GROUP, "--yes", "--reason", "nobody prints labels any more"];
    const refused = await run(...wish);
    expect(refused).to.include({ exitCode: 1, stdout: "" });
    expect(refused.stderr).to.contain("run by a process");
    const dry = await run("events", "forget", GROUP, "--dry-run");
    expect(dry.stdout).to.match(/^shelf-labels: 0 events not handled, 0 dead letters\./);
  });

  it("lets nobody but administrators look or do", async () => {
    const { users } = guestClient({ ...platform, fetch });
    const { tokens } = await users.register.mutate({
      ...{ email: "member@shop.example", password: admin.password, name: "Member" },
    });
    for (const args of [
      ["events", "lag"],
      ["events", "replay", `${GROUP}:1-0`, "--dry-run"],
      ["events", "rebuild", "profiles", "--verify"],
    ]) {
      const { exitCode, stderr } = await run(...args, "--token", tokens.accessToken);
      expect(exitCode).to.equal(1);
      expect(stderr).to.contain("Only admin accounts can do this.");
    }
  });
});
