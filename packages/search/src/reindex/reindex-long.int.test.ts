import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { startReaders } from "./reindex-readers.fixture.ts";
import { openReindexWorld, type ReindexWorld } from "./reindex-world.fixture.ts";

// The long form: REINDEX_LISTINGS=200000 npm test, alone and with half an hour.
const LISTINGS = Number(process.env.REINDEX_LISTINGS ?? 400);
const LONG = LISTINGS > 10_000;
const WRITES_PER_S = LONG ? 20 : 100;

describe(`making the search index of ${LISTINGS} listings anew, killed twice`, function () {
  this.timeout(LONG ? 3_600_000 : 120_000);
  let world: ReindexWorld;
  before(async () => {
    world = await openReindexWorld(seededRandom(12), 30_000);
    await world.fill(LISTINGS, 30);
    await world.makeFindable();
    await (await world.next()).send({ do: "events" });
  });
  after(() => world.close());

  it("is gone on with where it was, under reads and writes, and is equal to the listings at the end", async () => {
    const readers = startReaders(world);
    const id = await world.request("rebuild");
    let isOver = false;
    let written = 0;
    const ended = world.ended(id).finally(() => {
      isOver = true;
    });
    const writing = (async () => {
      for (; !isOver; written++) {
        await world.change();
        await pause(1_000 / WRITES_PER_S);
      }
    })();
    const places: number[] = [];
    for (const part of [0.3, 0.7]) {
      const victim = await world.next();
      await victim.send({ do: "jobs" });
      let job = await world.find(id);
      for (; job.done < part * 2 * LISTINGS; job = await world.find(id)) await pause(5);
      places.push(job.done);
      await victim.kill();
    }
    const survivor = await world.next();
    await survivor.send({ do: "jobs" });
    const job = await ended;
    await writing;
    // What a killed process has open in MongoDB may keep the next one waiting for longer than a try takes: it tries again.
    expect(job.status, job.error ?? "").to.equal("done");
    expect(job.done, "it did not begin anew").to.be.below(2 * LISTINGS + written + 1_000);
    expect(readers.violations).to.deep.equal([]);
    // What events are still on their way is looked for once more by the comparison itself.
    const verified = await world.ended(await world.request("verify"));
    expect(verified.result).to.deep.include({ differing: 0, missing: 0, extra: 0 });
    await readers.stop();
    expect(readers.violations).to.deep.equal([]);
    expect(readers.refused(), "readers were answered").to.be.below(readers.answers() / 2);
    if (LONG) {
      const took = [...readers.took].sort((a, b) => a - b);
      const at = (part: number) => Math.round(took[Math.floor(part * took.length)] ?? 0);
      const seconds = Math.round(((job.endedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0)) / 1_000);
      console.info({
        seconds,
        written,
        killedAt: places,
        answers: took.length,
        refused: readers.refused(),
        p50: at(0.5),
        p99: at(0.99),
      });
    }
  });
});
