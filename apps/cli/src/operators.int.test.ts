import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { guestClient } from "./connection.ts";
import { admin, type Platform, startPlatform } from "./platform.fixture.ts";
import { buildBin, type Run, runBin } from "./program.fixture.ts";
import { runCli } from "./program.ts";
import { stuckWork } from "./stuck-work.fixture.ts";
import { fakeTerminal } from "./terminal.fixture.ts";

describe("marketplace-cli for operators", () => {
  let platform: Platform;
  let work: ReturnType<typeof stuckWork>;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    [platform, folder] = await Promise.all([
      startPlatform(),
      mkdtemp(join(tmpdir(), "marketplace-cli-")),
      buildBin(),
    ]);
    work = stuckWork(platform);
    const { tokens } = await guestClient({ ...platform, fetch }).users.login.mutate(admin);
    const { url, commandUrl } = platform.endpoints;
    env = {
      MARKETPLACE_URL: url,
      MARKETPLACE_COMMAND_URL: commandUrl,
      MARKETPLACE_TOKEN: tokens.accessToken,
    };
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await work.close();
    await platform.close();
  });

  const run = (...args: readonly string[]): Promise<Run> => runBin(args, { env });
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
  const audited = async (subject: string) => {
    const { sequelize } = platform.stores.postgres;
    const [rows] = await sequelize.query(
      "SELECT action, outcome FROM audit_log WHERE subject = $subject ORDER BY at, id",
      {
        bind: { subject },
      },
    );
    return rows;
  };
  function fitsTerminal({ stdout }: Pick<Run, "stdout">): void {
    for (const row of stdout.split("\n")) expect(row.length, row).to.be.at.most(80);
  }

  it("lists sagas, and ends with 1 when one of them needs attention", async () => {
    const good = await work.saga("good", true);
    expect(await run("saga", "list", "--status", "completed")).to.include({ exitCode: 0 });
    const stuck = await work.saga("stuck", false);
    const listed = await run("saga", "list");
    expect(listed.exitCode).to.equal(1);
    fitsTerminal(listed);
    expect(listed.stdout)
      .to.match(new RegExp(`${stuck} +send-parcel: tell +needs-attention`))
      .and.to.contain(good);
    const { answer } = await json("saga", "list", "--status", "needs-attention", "--name", "send-parcel");
    expect(answer.items.map(({ id }: { id: string }) => id)).to.deep.equal([stuck]);
    const page = await json("saga", "list", "--limit", "1");
    const next = await json("saga", "list", "--limit", "1", "--cursor", page.answer.nextCursor);
    expect(next.answer.items[0].id).to.equal(good);
  });

  it("shows what a saga has tried, safely for a terminal, and what to do about it", async () => {
    const id = await work.saga("shown", false);
    const shown = await run("saga", "show", id);
    expect(shown.exitCode).to.equal(0);
    fitsTerminal(shown);
    expect(shown.stdout).to.contain(`marketplace-cli saga retry ${id}`).and.to.contain("NOT_FOUND at tell");
    expect(shown.stdout).to.not.contain("\u001b");
    const { answer } = await json("saga", "show", id);
    expect(answer).to.deep.include({ id, status: "needs-attention", input: { to: "Bo" } });
    expect(await run("saga", "show", "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21")).to.include({ exitCode: 1 });
  });

  it("says as a dry run what a verb would do, and does not do it", async () => {
    const id = await work.saga("dry", false);
    const dry = await run("saga", "abandon", id, "--dry-run");
    expect(dry).to.include({ exitCode: 0, stderr: "" });
    expect(dry.stdout).to.contain("needs-attention -> abandoned");
    expect((await json("saga", "show", id)).answer.status).to.equal("needs-attention");
    expect(await audited(id)).to.deep.equal([]);
  });

  it("does nothing without a yes and a reason, and ends with 2 where nobody can be asked", async () => {
    const id = await work.saga("unasked", false);
    const unasked = await run("saga", "abandon", id, "--reason", "old");
    expect(unasked).to.include({ exitCode: 2, stdout: "" });
    expect(unasked.stderr).to.contain("--yes");
    const { stderr, exitCode } = await run("saga", "abandon", id, "--yes");
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("--reason");
    const declined = await at({ "Tell it to abandon?": "no" }, "saga", "abandon", id, "--reason", "old");
    expect(declined).to.include({ exitCode: 1, stdout: "" });
    expect(await audited(id)).to.deep.equal([]);
  });

  it("sets a stuck saga going again and tells what came of it, by the command line and at a terminal", async () => {
    const first = await work.saga("first", false);
    const failed = await work.withWorker(false, () =>
      run("saga", "retry", first, "--yes", "--reason", "the parcel was found", "--wait", "30"),
    );
    expect(failed.exitCode).to.equal(1);
    expect(failed.stdout).to.contain("It needs attention again.");
    expect(await audited(first)).to.deep.equal([
      { action: "operations.operateSaga.asked", outcome: "succeeded" },
      { action: "operations.operateSaga", outcome: "succeeded" },
    ]);

    const answers = { "Why, for the audit log": "the parcel was found", "Tell it to retry?": "yes" };
    const asked = await work.withWorker(true, () => at(answers, "saga", "retry", first, "--wait", "30"));
    expect(asked).to.deep.include({ exitCode: 0, stdout: "It is completed.\n" });
    expect(asked.stderr).to.contain("needs-attention -> running");
  });

  it("says when nobody has taken over what it set going", async () => {
    const id = await work.saga("unattended", false);
    const waiting = await run("saga", "retry", id, "--yes", "--reason", "again", "--wait", "1");
    expect(waiting.exitCode).to.equal(0);
    expect(waiting.stdout).to.contain("still running after 1 s").and.to.contain("No worker");
    const overdue = await run("saga", "list", "--status", "running");
    expect(overdue.exitCode).to.equal(1);
    expect(overdue.stdout).to.match(/not running/);
    const { answer } = await json("saga", "abandon", id, "--yes", "--reason", "given up");
    expect([answer.before.status, answer.outcome.status]).to.deep.equal(["running", "abandoned"]);
  });

  it("tells a refusal with what stands against it, and ends with 1", async () => {
    const id = await work.saga("done", true);
    const { exitCode, stderr } = await run("saga", "recover", id, "--yes", "--reason", "why not");
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain("it is completed");
  });

  it("lists what is in doubt, ends with 1 when something is overdue, and finishes it", async () => {
    const late = await work.prepared(-90);
    const young = await work.prepared(600);
    const listed = await run("2pc", "list");
    expect(listed.exitCode).to.equal(1);
    fitsTerminal(listed);
    expect(listed.stdout).to.match(new RegExp(`${late} +listings +1 min +abort`));
    expect(listed.stdout).to.match(new RegExp(`${young} +listings +- +wait`));

    const dry = await json("2pc", "resolve", "--dry-run");
    expect(dry.answer.inDoubt).to.have.length(2);
    const resolved = await at({ "Finish one of them?": "yes" }, "2pc", "resolve");
    expect(resolved).to.include({ exitCode: 0, stdout: "0 committed, 1 aborted.\n" });
    const left = await run("2pc", "resolve", "--yes");
    expect(left.exitCode).to.equal(0);
    expect(left.stdout).to.contain("All of them are under way");
    expect(await run("2pc", "list")).to.include({ exitCode: 0 });
  });

  it("shows the ledger's sums and a seller's statement, and ends with 1 when it is not right", async () => {
    const seller = await work.sale();
    const sums = await run("ledger", "balances");
    expect(sums.exitCode).to.equal(0);
    expect(sums.stdout)
      .to.match(/seller payable +DKK\u00a097\.00\n/)
      .and.to.match(/together +DKK\u00a00\.00/);
    const told = await run("ledger", "statement", seller);
    fitsTerminal(told);
    expect(told.stdout)
      .to.match(/release +DKK\u00a097\.00 +DKK\u00a097\.00/)
      .and.to.contain("Owed now");
    const before = await run("ledger", "statement", seller, "--to", "2020-01-01");
    expect(before.stdout).to.contain("No movements.");
    const { answer } = await json("ledger", "statement", seller);
    expect(answer.items[0]).to.include({ kind: "release", amount: 9_700, currency: "DKK" });

    expect(await run("ledger", "verify")).to.include({ exitCode: 0 });
    await platform.stores.postgres.sequelize.query("UPDATE ledger_balances SET balance = balance + 1");
    const wrong = await run("ledger", "verify");
    expect(wrong.exitCode).to.equal(1);
    expect(wrong.stdout).to.contain("PROBLEM").and.to.contain(seller);
    expect((await json("ledger", "verify")).answer).to.include({ ok: false });
    await platform.stores.postgres.sequelize.query("UPDATE ledger_balances SET balance = balance - 1");
  });

  describe("with a provider's statement", () => {
    const head = "id,reference,kind,amount,currency";
    const line = (reference: string, amount = 10_000) => `${reference}/c,${reference},capture,${amount},DKK`;
    async function reconcile(lines: readonly string[], ...more: readonly string[]): Promise<Run> {
      const file = join(folder, "statement.csv");
      await writeFile(file, [head, ...lines].join("\n"));
      const period = ["--from", "2020-01-01", "--to", "2100-01-01"];
      return run("payments", "reconcile", file, "--provider", "stripe", ...period, ...more);
    }
    before(async () => {
      for (const reference of ["pi_a", "pi_m", "pi_z"]) await work.payment(reference);
    });

    it("ends with 0 when both sides agree", async () => {
      const { exitCode, stdout } = await reconcile(["pi_z", "pi_a", "pi_m"].map((name) => line(name)));
      expect(exitCode).to.equal(0);
      expect(stdout).to.equal("Both sides agree. 3 lines and 3 payments were compared.\n");
    });

    it("finds what is missing, doubled and different in one of many parts, and ends with 1", async () => {
      const unknown = Array.from({ length: 4_000 }, (_, index) =>
        line(`pi_not-here-${index}-${"x".repeat(40)}`),
      );
      const lines = [line("pi_z", 1), ...unknown, line("pi_a"), line("pi_a")];
      const { exitCode, stdout, stderr } = await reconcile(lines, "--json");
      const answer = JSON.parse(stdout);
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/Comparing 4003 lines in \d+ parts/);
      expect(answer).to.include({ lines: 4_003, compared: 3 });
      expect(answer.missingHere).to.have.length(4_000);
      const references = (rows: readonly { reference: string }[]) => rows.map(({ reference }) => reference);
      expect(references(answer.missingThere)).to.deep.equal(["pi_m"]);
      expect(references(answer.duplicates)).to.deep.equal(["pi_a"]);
      expect(references(answer.drifted)).to.deep.equal(["pi_z"]);
      const shown = await reconcile(lines);
      fitsTerminal(shown);
      expect(shown.stdout).to.contain("… and 3950 more; --json has all.");
    });

    it("names the line of the file that cannot be read, wherever it is", async () => {
      const many = Array.from({ length: 4_000 }, (_, index) => line(`pi_${index}-${"x".repeat(40)}`));
      const { exitCode, stderr } = await reconcile([...many, "pi_b,pi_b,capture,1.50,DKK"]);
      expect(exitCode).to.equal(1);
      expect(stderr).to.contain("line 4002: amount must be a whole number of minor units");
    });
  });

  it("lets nobody but administrators look or do", async () => {
    const { users } = guestClient({ ...platform, fetch });
    const { tokens } = await users.register.mutate({
      ...{ email: "member@shop.example", password: admin.password, name: "Member" },
    });
    for (const args of [
      ["saga", "list"],
      ["2pc", "list"],
      ["ledger", "verify"],
    ]) {
      const { exitCode, stderr } = await runBin(args, {
        env: { ...env, MARKETPLACE_TOKEN: tokens.accessToken },
      });
      expect(exitCode).to.equal(1);
      expect(stderr).to.contain("Only admin accounts can do this.");
    }
  });
});
