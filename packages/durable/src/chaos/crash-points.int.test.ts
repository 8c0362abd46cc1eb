import { idsFrom, systemClock } from "@marketplace/kernel";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { openProjectionJobs } from "../projections/projection-jobs.ts";
import { type ChaosProcess, type ChaosSuite, LONG, openChaosSuite } from "./chaos-suite.fixture.ts";

/*
 * A process is killed at each point between reading an event and having handled it, and another finishes what it left.
 * The short form kills before every other effect and after the rest; the long form at all of them, and at later reaches.
 */

const ours = /^(outbox\/(publish|mark|note)|events|changes|projection)[:/]/;
const countsSchema = z.record(z.string().max(200), z.int());
const GIVE_UP = "events/give-up";

describe("events and a crash at any point", function () {
  this.timeout(LONG ? 1_800_000 : 180_000);
  let world: ChaosSuite;
  let points: readonly string[] = [];
  const random = seededRandom(7);
  before(async () => {
    world = await openChaosSuite();
  });
  after(() => world.close());

  const failing = { fails: 0.3, attempts: 200 };
  const mortal = { fails: 0.5, attempts: 1 };

  async function begin(process: ChaosProcess): Promise<void> {
    const { mongo } = world.suite.stores;
    const projections = [{ name: "shelf" }];
    const jobs = openProjectionJobs({ mongo, projections, clock: systemClock, newId: idsFrom(systemClock) });
    await jobs.request("shelf", "rebuild");
    await process.send({ do: "work" });
    await world.change(40, random);
  }

  it("come by every point that the code has", async () => {
    await world.clear();
    const names = new Set<string>();
    const reached = new Set<string>();
    for (const options of [failing, mortal]) {
      const runner = await world.victims(options)();
      await begin(runner);
      await world.damage();
      await world.revive();
      const counts = countsSchema.parse((await runner.send({ do: "points" }))?.value);
      for (const [name, count] of Object.entries(counts)) {
        if (ours.test(name)) names.add(name);
        if (count > 0) reached.add(name);
      }
      await runner.kill();
    }
    expect([...names].filter((name) => !reached.has(name))).to.deep.equal([]);
    points = [...names].sort();
    expect(points).to.have.length.above(25);
  });

  it("lose nothing and do nothing twice", async () => {
    // Every other effect before it, the others after it: names are sorted, and each effect has two.
    const chosen = points.filter((_, place) => LONG || place % 4 === 1 || place % 4 === 2);
    const [victim, mortalVictim, helper] = [world.victims(failing), world.victims(mortal), world.victims({})];
    for (const nth of LONG ? [1, 2, 5] : [1])
      for (const point of chosen) {
        await world.clear();
        const current = await (point.startsWith(GIVE_UP) ? mortalVictim() : victim());
        await current.send({ do: "arm", at: { point, nth, crash: "kill" } });
        await begin(current);
        if (nth === 1) expect(await current.ended, `it was to die at ${point}`).to.equal("SIGKILL");
        else await current.kill();
        const survivor = await helper();
        await survivor.send({ do: "work" });
        if (point.startsWith(GIVE_UP)) {
          await world.damage();
          await world.revive();
        }
        expect(await world.damage(), `killed at ${point}, reach ${nth}`).to.deep.equal([]);
        await survivor.kill();
      }
  });
});
