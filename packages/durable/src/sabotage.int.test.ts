import { crashAt } from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import type { Crash } from "./crash-point.ts";
import { buying, type CrashSuite, openCrashSuite, type Round, taking } from "./crash-suite.fixture.ts";
import type { Sabotage } from "./sabotage.ts";
import type { ShopOrder } from "./shop-process.fixture.ts";

/*
 * The checker of the crash tests is worth something only if it fails when the protocol is broken. Each of these takes
 * one safeguard out, lets a process die or stand still where it matters, and wants to see the damage named.
 */

interface Broken {
  readonly sabotage: Sabotage;
  readonly crash: Crash;
  readonly point: string;
  readonly order: (round: Round) => ShopOrder;
  readonly damage: RegExp;
}

const takeOne = (round: Round) => taking(round, [round.item]);

const broken: readonly Broken[] = [
  {
    sabotage: "no-compare-and-set",
    crash: "freeze",
    point: "two-phase/commit:before",
    order: takeOne,
    damage: /in MongoDB and .* in PostgreSQL/,
  },
  {
    sabotage: "act-before-deciding",
    crash: "kill",
    point: "two-phase/commit:before",
    order: takeOne,
    damage: /in MongoDB and .* in PostgreSQL/,
  },
  {
    sabotage: "no-decision-row",
    crash: "kill",
    point: "two-phase/commit:after",
    order: takeOne,
    damage: /in MongoDB and .* in PostgreSQL/,
  },
  {
    sabotage: "no-sweep",
    crash: "kill",
    point: "two-phase/prepare:after",
    order: takeOne,
    damage: /has an intent left/,
  },
  {
    sabotage: "no-fence",
    crash: "freeze",
    point: "saga/purchase/capture/record:before",
    order: (round) => buying(round),
    damage: /purchase .* is needs-attention/,
  },
];

describe("a build that is broken on purpose", () => {
  let suite: CrashSuite;
  before(async () => {
    suite = await openCrashSuite();
    // The database itself refuses to change a decision, and would hide what the code lacks.
    await suite.shop.sequelize.query("ALTER TABLE two_phase_decisions DISABLE TRIGGER ALL");
  });
  after(() => suite.close());

  for (const { sabotage, crash, point, order, damage } of broken) {
    it(`is found out by the checker: ${sabotage}`, async () => {
      const damagedBefore = new Set(await suite.violations());
      const victim = await suite.processes.start({ sabotage });
      // The sweep is the recoverer's; of the others' safeguards it has none to lose.
      const recoverer = sabotage === "no-sweep" ? await suite.processes.start({ sabotage }) : suite.helper;
      const round = await suite.newRound();
      await crashAt(victim, {
        arm: { do: "arm", at: { point, nth: 1, crash } },
        order: order(round),
        freezes: crash === "freeze",
        meanwhile: () => suite.recover(recoverer),
      });
      await suite.recover(recoverer);
      const found = (await suite.violations()).filter((one) => !damagedBefore.has(one));
      expect(found.join("\n")).to.match(damage);
      await victim.kill();
      // What stands prepared would keep the database from being dropped.
      await suite.recover();
    });
  }
});
