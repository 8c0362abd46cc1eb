import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import type { Sabotage } from "../sabotage.ts";
import { type ChaosOptions, type ChaosSuite, openChaosSuite } from "./chaos-suite.fixture.ts";

/*
 * The checker of these tests is worth something only if it fails when the code is broken. Each of these takes one
 * safeguard out, and wants to see the damage named.
 */

interface Broken {
  readonly sabotage: Sabotage;
  /** Where a process dies. */
  readonly point?: string;
  readonly options?: ChaosOptions;
  /** What is done then; one change of each thing alone, where a later one would make good what is lost of it. */
  readonly change?: (world: ChaosSuite) => Promise<void>;
  readonly damage: RegExp;
}

const broken: readonly Broken[] = [
  { sabotage: "mark-first", point: "outbox/publish:before", damage: /^0 letters/m },
  {
    sabotage: "token-first",
    point: "changes/publish:before",
    change: (world) => world.restock("one"),
    damage: /on the shelf and/,
  },
  {
    sabotage: "acknowledge-first",
    point: "events/handle:before",
    change: (world) => world.changeThings(["one"], false),
    damage: /^0 letters|on the shelf and/m,
  },
  { sabotage: "trim-by-length", options: { fails: 0.5, keepLength: 0 }, damage: /^0 letters/m },
];

describe("events in a build that is broken on purpose", function () {
  this.timeout(300_000);
  let world: ChaosSuite;
  const random = seededRandom(11);
  before(async () => {
    world = await openChaosSuite();
  });
  after(() => world.close());

  /** One that acknowledges first seems to be done before it is. */
  async function undamaged(): Promise<void> {
    for (let damage = await world.damage(); damage.length > 0; ) damage = await world.damage();
  }

  /** What is found after one such death; nothing where the victim died of something that is not missed. */
  async function foundOnce({ sabotage, point, options = {}, change }: Broken): Promise<string> {
    await world.clear();
    const victim = await world.victims({ ...options, sabotage })();
    await victim.send({ do: "work" });
    await world.changeThings(["one"], false);
    if (point !== undefined) {
      // It comes past what is there at first, and dies at what comes next.
      await undamaged();
      await victim.send({ do: "arm", at: { point, nth: 1, crash: "kill" } });
    }
    await (change?.(world) ?? world.change(80, random));
    const survivor = point === undefined ? victim : await world.victims({})();
    try {
      if (point !== undefined) {
        expect(await victim.ended).to.equal("SIGKILL");
        await survivor.send({ do: "work" });
      }
      return (await world.damage({ withinMs: 8_000 })).join("\n");
    } finally {
      await survivor.kill();
    }
  }

  for (const one of broken)
    it(`are seen to be damaged: ${one.sabotage}`, async () => {
      let found = "";
      // One that acknowledges before it works may be at a mark still, which nobody misses, when it is told to die.
      for (let tries = 0; tries < 5 && !one.damage.test(found); tries++) found = await foundOnce(one);
      expect(found).to.match(one.damage);
    });

  it("are seen to be damaged: no-ticket", async () => {
    await world.clear();
    const sleeper = await world.victims({ sabotage: "no-ticket" })();
    await sleeper.send({ do: "work" });
    await world.change(20, random);
    expect(await world.damage(), "the damage of nothing").to.deep.equal([]);
    const other = await world.victims({})();
    await other.send({ do: "work" });
    // It has read the truth, and stands still before it writes the rows.
    await sleeper.send({
      do: "arm",
      at: { point: "projection/write:before", nth: 1, crash: "freeze" },
    });
    let isAsleep = false;
    const asleep = sleeper.frozen(new Promise(() => {})).then(() => {
      isAsleep = true;
    });
    while (!isAsleep) await world.change(20, random);
    await asleep;
    await world.change(100, random);
    expect(await world.damage(), "the damage while it sleeps").to.deep.equal([]);
    sleeper.signal("SIGCONT");
    let found: readonly string[] = [];
    while (found.length === 0) found = await world.damage();
    expect(found.join("\n")).to.match(/on the shelf and/);
    await Promise.all([sleeper.kill(), other.kill()]);
  });
});
