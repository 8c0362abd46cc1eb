import { crashAt } from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import { buying } from "./crash-scenarios.fixture.ts";
import { type CrashSuite, openCrashSuite } from "./crash-suite.fixture.ts";

/*
 * The checker is worth something only if it fails when a safeguard is gone. Each of these takes one out of the processes
 * that place orders, lets one die or stand still where it matters, and wants to see the damage named.
 */

interface Broken {
  readonly sabotage: string;
  readonly crash: "kill" | "freeze";
  readonly point: string;
  readonly damage: RegExp;
}

const broken: readonly Broken[] = [
  {
    sabotage: "no-compare-and-set",
    crash: "freeze",
    point: "two-phase/commit:before",
    damage: /is active in MongoDB and reserved by its units/,
  },
  {
    sabotage: "act-before-deciding",
    crash: "kill",
    point: "two-phase/commit:before",
    damage: /is reserved in MongoDB and active by its units/,
  },
  {
    sabotage: "no-decision-row",
    crash: "kill",
    point: "two-phase/commit:after",
    damage: /is active in MongoDB and reserved by its units/,
  },
  {
    sabotage: "no-sweep",
    crash: "kill",
    point: "two-phase/prepare:after",
    damage: /has an intent left/,
  },
];

describe("orders of a build that is broken on purpose", function () {
  this.timeout(300_000);
  let suite: CrashSuite;
  before(async () => {
    suite = await openCrashSuite();
    // The database itself refuses to change a decision, and would hide what the code lacks.
    await suite.stores.sequelize.query("ALTER TABLE two_phase_decisions DISABLE TRIGGER ALL");
  });
  after(() => suite.close());

  for (const { sabotage, crash, point, damage } of broken) {
    it(`are found out by the checker: ${sabotage}`, async () => {
      const damagedBefore = new Set(await suite.violations());
      const victim = await suite.processes.start({ sabotage });
      // The sweep is the recoverer's; of the others' safeguards it has none to lose.
      const recoverer = await suite.processes.start(sabotage === "no-sweep" ? { sabotage } : {});
      const round = await suite.newRound();
      await crashAt(victim, {
        arm: { do: "arm", at: { point, nth: 1, crash } },
        order: buying(round, "pays"),
        freezes: crash === "freeze",
        meanwhile: () => suite.recover(recoverer),
      });
      await suite.recover(recoverer);
      const found = (await suite.violations()).filter((one) => !damagedBefore.has(one));
      expect(found.join("\n")).to.match(damage);
      expect(found.join("\n")).to.contain(round.id);
      await victim.kill();
      await recoverer.kill();
    });
  }
});
