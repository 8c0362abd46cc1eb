import { expect } from "chai";
import { guestClient } from "../connection.ts";
import { type Platform, startWorkingPlatform } from "../platform.fixture.ts";
import { buildBin, runBin } from "../program.fixture.ts";
import type { SeedPlan } from "../seed/plan.ts";
import { seedPlan } from "../seed/seed-plan.ts";
import { expectedOf, snapshotOf } from "./snapshot.fixture.ts";

const SIZE = { users: 4, listings: 8, orders: 4 };

describe("marketplace-cli seed as a process", function () {
  this.timeout(300_000);
  let platform: Platform;
  let planFor: (seed: number) => SeedPlan;
  before(async () => {
    [platform] = await Promise.all([startWorkingPlatform(), buildBin()]);
    const tree = await guestClient({ ...platform, fetch }).categories.tree.query({});
    planFor = (seed) => seedPlan({ ...SIZE, seed, tree });
  });
  after(() => platform.close());

  function seed(number: number, extra: readonly string[], options: Parameters<typeof runBin>[1] = {}) {
    const { url, commandUrl } = platform.endpoints;
    const env = { MARKETPLACE_URL: url, MARKETPLACE_COMMAND_URL: commandUrl };
    const size = Object.entries({ ...SIZE, seed: number }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ]);
    return runBin(["seed", ...size, ...extra], { ...options, env });
  }

  /** Sends a signal when the program has begun a number of writes. */
  function signalAt(writes: number, signal: NodeJS.Signals): Parameters<typeof runBin>[1] {
    let sent = false;
    return {
      onStderr: (text, child) => {
        if (sent || text.split("\nPOST ").length <= writes) return;
        sent = true;
        child.kill(signal);
      },
    };
  }

  it("says what there would be, and changes nothing", async () => {
    const { listings } = guestClient({ ...platform, fetch });
    const before = await listings.browse.query({});
    const { exitCode, stdout, stderr } = await seed(1, ["--dry-run", "--json"]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).to.deep.include({ dryRun: true, seed: 1 });
    expect(JSON.parse(stdout).planned).to.include({ accounts: 4, listings: 8, orders: 4 });
    expect(await listings.browse.query({})).to.deep.equal(before);
  });

  it("fills a marketplace, tells sign-ins that work, and changes nothing the second time", async () => {
    const first = await seed(3, ["--json"]);
    expect(first.exitCode, first.stderr).to.equal(0);
    const { changed, signIns, leftOut } = JSON.parse(first.stdout);
    expect({ changed, leftOut }).to.deep.equal({ changed: true, leftOut: [] });
    for (const signIn of [signIns.seller, signIns.buyer]) {
      const signed = await guestClient({ ...platform, fetch }).users.login.mutate(signIn);
      expect(signed.account.email).to.equal(signIn.email);
    }
    expect(await snapshotOf(platform.endpoints, planFor(3))).to.deep.equal(expectedOf(planFor(3)));

    const second = await seed(3, []);
    expect(second.exitCode).to.equal(0);
    expect(second.stdout).to.contain("Everything was there already; nothing was changed");
  });

  it("shows what is there in tables of 80 columns", async () => {
    expect((await seed(1, [])).exitCode).to.equal(0);
    const { url, commandUrl } = platform.endpoints;
    const env = { MARKETPLACE_URL: url, MARKETPLACE_COMMAND_URL: commandUrl };
    const list = await runBin(["listings", "list", "--limit", "3"], { env });
    expect(list.exitCode).to.equal(0);
    const lines = list.stdout.trimEnd().split("\n");
    expect(lines).to.have.length(4);
    expect(lines[0]).to.match(/^Id +Title +Price +Status$/);
    for (const line of lines) expect(line.length).to.be.at.most(80);

    const next = /--cursor (\S+)/.exec(list.stderr)?.[1] ?? "";
    const more = await runBin(["listings", "list", "--limit", "3", "--cursor", next, "--json"], { env });
    const ids = JSON.parse(more.stdout).items.map(({ id }: { id: string }) => id);
    expect(ids).to.have.length.above(0);
    for (const id of ids) expect(list.stdout).to.not.contain(id);

    const shown = await runBin(["listings", "show", ids[0]], { env });
    expect(shown.exitCode).to.equal(0);
    expect(shown.stdout).to.contain(ids[0]).and.to.contain("Photographs");
    const missing = await runBin(["listings", "show", "not-an-id"], { env });
    expect(missing.exitCode).to.equal(1);
    expect(missing.stderr).to.contain("To do: Correct: id must be an id such as");
  });

  for (const writes of [2, 12, 30]) {
    it(`comes to the same end after a kill at write ${writes}`, async () => {
      const number = 10 + writes;
      const killed = await seed(number, ["--verbose"], signalAt(writes, "SIGKILL"));
      expect(killed).to.include({ exitCode: null, stdout: "" });
      const resumed = await seed(number, ["--json"]);
      expect(resumed.exitCode, resumed.stderr).to.equal(0);
      expect(JSON.parse(resumed.stdout).leftOut).to.deep.equal([]);
      const plan = planFor(number);
      expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(expectedOf(plan));
      expect(JSON.parse((await seed(number, ["--json"])).stdout).changed).to.equal(false);
    });
  }

  it("ends with 130 at Ctrl-C, and goes on the next time", async () => {
    const stopped = await seed(2, ["--verbose", "--json"], signalAt(20, "SIGINT"));
    expect(stopped.exitCode).to.equal(130);
    expect(JSON.parse(stopped.stdout)).to.have.nested.property("error.code", "INTERRUPTED");
    expect((await seed(2, [])).exitCode).to.equal(0);
    expect(await snapshotOf(platform.endpoints, planFor(2))).to.deep.equal(expectedOf(planFor(2)));
  });
});
