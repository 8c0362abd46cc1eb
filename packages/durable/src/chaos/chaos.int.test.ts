import { setTimeout as pause } from "node:timers/promises";
import { killAtRandom, seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { deleteKeys } from "../events/events-suite.fixture.ts";
import { giveOutLate } from "./chaos-streams.fixture.ts";
import { type ChaosProcess, type ChaosSuite, LONG, openChaosSuite } from "./chaos-suite.fixture.ts";

/*
 * Every event comes up to three times, out of order and late, while the processes that handle it are killed, each after
 * a fraction of a second. `DURABLE_CRASH_TESTS=long` for a hundred thousand changes, `DURABLE_EVENTS` for
 * another number of them, `DURABLE_SEED` for another seed.
 */

const CHANGES = Number(process.env.DURABLE_EVENTS ?? (LONG ? 100_000 : 600));
const KILLS = Math.max(8, CHANGES / 300);
const SEED = Number(process.env.DURABLE_SEED ?? 20_265);

describe("events in disorder", function () {
  this.timeout(LONG ? 3_600_000 : 240_000);
  let world: ChaosSuite;
  before(async () => {
    world = await openChaosSuite();
  });
  after(() => world.close());
  beforeEach(() => world.clear());

  it(`leave projections equal to the truth, and every letter written once (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const victim = world.victims({ late: true, fails: LONG ? 0.002 : 0.02 });
    const { redis } = world.suite.stores.redis;
    const late = giveOutLate(world.streams, redis, random);
    const begun = performance.now();
    const working = (current: ChaosProcess) => {
      void current.send({ do: "work" });
      return { answers: 0 };
    };
    const killing = killAtRandom({
      ...{ kills: KILLS, random, victim, longestLifeMs: 800, longestFreezeMs: 700 },
      places: [working, working],
    });
    await world.change(CHANGES, random);
    const { killed, frozen } = await killing;
    const survivors = [await victim(), await victim()];
    await Promise.all(survivors.map((one) => one.send({ do: "work" })));
    const damage = await world.damage({ left: late.left });
    await Promise.all(survivors.map((one) => one.kill()));
    await late.stop();
    expect(damage).to.deep.equal([]);
    const seconds = Math.round((performance.now() - begun) / 1_000);
    console.log(
      `      ${CHANGES} changes given out ${late.given()} times, ${killed} killed, ${frozen} frozen, ${seconds} s`,
    );
  });

  it("and a Redis that loses everything now and then leave nothing undone", async () => {
    const random = seededRandom(SEED + 1);
    const victim = world.victims({});
    const workers = [await victim(), await victim()];
    await Promise.all(workers.map((one) => one.send({ do: "work" })));
    for (let losses = 0; losses < (LONG ? 30 : 3); losses++) {
      await world.change(CHANGES / 30, random);
      await pause(random() * 200);
      await deleteKeys(world.suite);
    }
    await world.change(20, random);
    const damage = await world.damage();
    await Promise.all(workers.map((one) => one.kill()));
    expect(damage).to.deep.equal([]);
  });
});
