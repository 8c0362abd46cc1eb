import { setTimeout as pause } from "node:timers/promises";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { failureFrom, until } from "@marketplace/testing";
import { expect } from "chai";
import { eventOf } from "../events/events-suite.fixture.ts";
import { quietLog } from "../quiet-log.fixture.ts";
import { type Card, type Cards, openCards } from "./cards.fixture.ts";
import type { Projection } from "./define-projection.ts";
import { collectionOf, type Generations } from "./generation.ts";
import { beginNext, GENERATIONS, readGenerations, swapGenerations } from "./generation-store.ts";
import { liveCollection, liveGeneration } from "./live-generation.ts";
import { needsGeneration } from "./needs-generation.ts";
import { projectionConsumer } from "./projection-consumer.ts";
import type { ProjectionMode } from "./projection-job.ts";
import { openProjectionJobs } from "./projection-jobs.ts";
import { openProjectionWorker, type ProjectionWorker } from "./projection-worker.ts";
import type { StoredRow } from "./refresh-rows.ts";

const newId = idsFrom(systemClock);
// Longer than any test takes; where one waits for its end, it is short.
const GRACE_MS = 60_000;
const SHORT_MS = 500;

describe("projections with generations", () => {
  let shop: Cards;
  before(async () => {
    shop = await openCards();
  });
  after(() => shop.suite.close());
  beforeEach(async () => {
    await shop.clear();
    const { db } = shop.suite.stores.mongo;
    await db.collection(GENERATIONS).deleteMany({});
    for (const name of await besides()) await db.collection(name).drop();
  });

  const log = quietLog();
  const db = () => shop.suite.stores.mongo.db;
  const written: number[] = [];
  const made = (generations: Partial<Generations> = {}, more: Partial<Projection<Card>> = {}) =>
    shop.projection({
      written: async (_, generation) => void written.push(generation),
      ...more,
      generations: {
        ...{ format: 1, collections: ["cards"] },
        prepare: async (generation) => {
          await db().collection(collectionOf("cards", generation)).createIndex({ n: 1 }, { name: "by_n" });
        },
        ...generations,
      },
    });
  const state = () => readGenerations({ db: db() }, "cards");
  const rowsOf = async (generation: number) =>
    (
      await db()
        .collection<StoredRow & Card>(collectionOf("cards", generation))
        .find()
        .sort({ _id: 1 })
        .toArray()
    ).map(({ _id, title }) => [_id, title] as const);
  const besides = async () =>
    (await db().listCollections({}, { nameOnly: true }).toArray())
      .map(({ name }) => name)
      .filter((name) => /^cards_\d+$/.test(name));
  const jobs = () =>
    openProjectionJobs({ ...shop.deps, projections: [{ name: "cards" }], clock: systemClock, newId });
  const workerOf = (projection: Projection<Card>, passMs?: number, graceMs = GRACE_MS) =>
    openProjectionWorker({
      ...{ ...shop.deps, projections: [projection], clock: systemClock, log, graceMs },
      ...(passMs === undefined ? {} : { passMs }),
    });
  /** Works until a job is done. */
  const untilDone = (id: string, worker: ProjectionWorker) =>
    until(
      async () => {
        await worker.run();
        return (await jobs().find(id))?.status;
      },
      (status) => status === "done",
    );

  async function run(mode: ProjectionMode, projection = made(), graceMs = GRACE_MS) {
    const id = await jobs().request("cards", mode);
    const worker = workerOf(projection, undefined, graceMs);
    return until(
      async () => {
        await worker.run();
        await db()
          .collection("projection_jobs")
          .updateMany({}, { $set: { until: new Date(0) } });
        return jobs().find(id);
      },
      (job) => job?.status === "done" || job?.status === "failed",
    );
  }

  it("are read as they were until a new one is whole, which has its indexes; the old one goes after a while", async () => {
    shop.fill(450);
    await shop.cards.insertOne({ _id: "c0001", title: "wrong", n: 1, ticket: 1 });
    const seen: number[] = [];
    const watching = made(
      {},
      {
        load: async (ids) => {
          seen.push((await state()).live.number);
          return shop.projection().load(ids);
        },
      },
    );
    expect(await needsGeneration(watching, { db: db() })).to.equal(true);
    const job = await run("rebuild", watching, SHORT_MS);
    expect(job).to.deep.include({ status: "done", done: 900, error: null });
    expect(job?.result).to.deep.include({ rows: 450, differing: 0, missing: 0, extra: 0 });
    expect(new Set(seen)).to.deep.equal(new Set([0]));
    const { live, next, retired } = await state();
    expect(await needsGeneration(watching, { db: db() })).to.equal(false);
    expect(next).to.equal(null);
    expect(retired.map(({ number }) => number)).to.deep.equal([0]);
    expect(await rowsOf(live.number)).to.have.length(450);
    expect(await rowsOf(0)).to.deep.equal([["c0001", "wrong"]]);
    expect(await liveCollection({ db: db() }, { name: "cards", collection: "cards" })).to.equal(
      `cards_${live.number}`,
    );
    const indexes = await db().collection(`cards_${live.number}`).indexes();
    expect(indexes.map(({ name }) => name)).to.include("by_n");
    const worker = workerOf(watching, undefined, SHORT_MS);
    await until(
      async () => {
        await worker.run();
        return (await state()).retired.length;
      },
      (count) => count === 0,
    );
    expect(await rowsOf(0)).to.deep.equal([]);
    expect(await besides()).to.deep.equal([`cards_${live.number}`]);
  });

  it("are kept up for seconds where those after them are of their form, and for minutes where they are of another", async () => {
    shop.fill(10);
    for (const format of [1, 1, 2]) {
      const projection = made({ format });
      await jobs().request("cards", "rebuild");
      const worker = openProjectionWorker({
        ...shop.deps,
        projections: [projection],
        clock: systemClock,
        log,
      });
      while (await worker.run());
    }
    const { retired, now } = await state();
    const seconds = retired.map(({ until: end }) => (end.getTime() - now.getTime()) / 1_000);
    expect(retired.map(({ format }) => format)).to.deep.equal([null, 1, 1]);
    for (const left of seconds.slice(0, 2)) expect(left).to.be.below(20);
    expect(seconds[2]).to.be.within(500, 600);
  });

  it("are all brought up to events, the newest first: so nothing that was gone comes back with a swap", async () => {
    shop.fill(450);
    const { handle } = projectionConsumer(made(), shop.deps);
    const id = await jobs().request("cards", "rebuild");
    const slow = workerOf(made(), 0);
    await slow.run();
    await slow.run();
    const { next } = await state();
    const making = next?.number ?? -1;
    shop.truth.set("c0001", { title: "changed", n: 1 }).set("c0440", { title: "changed", n: 1 });
    shop.truth.delete("c0002");
    written.length = 0;
    await handle(["c0001", "c0440", "c0002"].map((one) => eventOf("things.changed", one)));
    expect(written).to.have.members([0, making]);
    for (const number of [making, 0]) {
      const rows = new Map(await rowsOf(number));
      expect([rows.get("c0001"), rows.get("c0440"), rows.has("c0002")]).to.deep.equal([
        ...["changed", "changed", false],
      ]);
    }
    await untilDone(id, slow);
    written.length = 0;
    await handle([eventOf("things.changed", "c0001")]);
    expect(written).to.have.members([0, making]);
    expect(await rowsOf(making)).to.have.length(449);
  });

  it("are all made of the same truth, whatever changes meanwhile", async () => {
    shop.fill(450);
    const id = await jobs().request("cards", "rebuild");
    const slow = workerOf(made(), 0);
    await slow.run();
    await slow.run();
    const making = (await state()).next?.number ?? -1;
    const changing = made(
      {},
      {
        // It is gone as soon as it was read: the event that tells so comes later.
        load: async (ids) => {
          const rows = await shop.projection().load(ids);
          shop.truth.delete("c0001");
          return rows;
        },
      },
    );
    await shop.cards.insertOne({ _id: "c0001", title: "before", n: 1, ticket: 1 });
    await projectionConsumer(changing, shop.deps).handle([eventOf("things.changed", "c0001")]);
    const [inNew, inOld] = [await rowsOf(making), await rowsOf(0)].map((rows) => new Map(rows).get("c0001"));
    expect([inNew, inOld]).to.deep.equal(["A card", "A card"]);
    await untilDone(id, slow);
    expect(new Map(await rowsOf(making)).has("c0001")).to.equal(false);
  });

  it("are mended before they are read where an event is late, and not read where they stay wrong", async () => {
    shop.fill(10);
    let calls = 0;
    // Its event never comes.
    const late = made(
      {},
      {
        load: (ids) => {
          if (++calls === 3) shop.truth.set("c0003", { title: "late", n: 3 });
          return shop.projection().load(ids);
        },
      },
    );
    expect(await run("rebuild", late)).to.deep.include({ status: "done" });
    const { live } = await state();
    expect(new Map(await rowsOf(live.number)).get("c0003")).to.equal("late");

    const wrong = made({ check: async () => [{ id: "word x", kind: "missing", fields: [] }] });
    const failed = await run("rebuild", wrong);
    expect(failed).to.include({ status: "failed" });
    expect(failed?.error).to.contain("word x missing");
    const after = await state();
    expect([after.live.number, after.next]).to.deep.equal([live.number, null]);
    expect((await run("verify", wrong))?.result).to.deep.include({ rows: 10, missing: 1, differing: 0 });
  });

  it("are tried as often again once a part of them was done, and are given up when that was the last time", async () => {
    shop.fill(3);
    let tries = 0;
    const failing = made(
      {},
      {
        load: async () => {
          tries += 1;
          throw new Error("no truth");
        },
      },
    );
    const id = await jobs().request("cards", "rebuild");
    await db()
      .collection<{ _id: string }>("projection_jobs")
      .updateOne({ _id: id }, { $set: { failures: 4 } });
    const job = await run("rebuild", failing);
    expect(job).to.deep.include({ id, status: "failed", error: "Error: no truth" });
    expect(tries).to.equal(5);
    expect((await state()).next).to.equal(null);
  });

  it("are compared as they are read, and nothing is changed", async () => {
    shop.fill(450);
    await run("rebuild");
    const { live } = await state();
    const cards = db().collection<{ _id: string }>(`cards_${live.number}`);
    await cards.updateOne({ _id: "c0007" }, { $set: { title: "altered" } });
    await cards.deleteOne({ _id: "c0300" });
    await cards.insertOne({ _id: "zz" });
    const { result } = (await run("verify")) ?? {};
    expect(result).to.deep.include({ rows: 450, differing: 1, missing: 1, extra: 1 });
    expect(result?.samples.map(({ id, kind }) => `${id} ${kind}`)).to.deep.equal([
      ...["c0007 differing", "c0300 missing", "zz extra"],
    ]);
    expect((await state()).live.number).to.equal(live.number);
    expect(await besides()).to.deep.equal([`cards_${live.number}`]);
  });

  it("are compared anew where another is read meanwhile", async () => {
    shop.fill(450);
    await run("rebuild");
    const id = await jobs().request("cards", "verify");
    const slow = workerOf(made(), 0);
    await slow.run();
    await slow.run();
    const { number: before } = (await state()).live;
    const number = before + 1;
    const next = `cards_${number}`;
    await db()
      .collection(`cards_${before}`)
      .aggregate([{ $out: next }])
      .toArray();
    await beginNext({ db: db() }, "cards", { number, format: 1 });
    await swapGenerations({ db: db() }, { name: "cards", number, graceMs: 0 });
    await db().collection(`cards_${before}`).drop();
    const job = await until(
      async () => {
        await slow.run();
        return jobs().find(id);
      },
      (one) => one?.status === "done" || one?.status === "failed",
    );
    expect(job?.result).to.deep.include({ rows: 450, differing: 0, missing: 0, extra: 0 });
  });

  it("begin anew where another was begun meanwhile, and leave nothing behind", async () => {
    shop.fill(450);
    await db().collection("cards_1000").insertOne({ n: 1 });
    const id = await jobs().request("cards", "rebuild");
    const slow = workerOf(made(), 0);
    await slow.run();
    await slow.run();
    const first = (await state()).next?.number;
    expect(await besides()).to.deep.equal([`cards_${first}`]);
    // Such as by one that stood still for longer than its lease.
    await beginNext({ db: db() }, "cards", { number: 4_000, format: 1 });
    await untilDone(id, slow);
    const { live, retired } = await state();
    expect([first, 4_000]).to.not.include(live.number);
    expect(retired.map(({ number }) => number)).to.have.members([first, 4_000, 0]);
    expect(await rowsOf(live.number)).to.have.length(450);
  });

  it("of another form are made where the form is newer, and read by who can read them", async () => {
    shop.fill(3);
    await run("rebuild");
    const old = (await state()).live.number;
    const [second, both] = [made({ format: 2 }), made({ format: 2, reads: [1] })];
    expect(await needsGeneration(second, { db: db() })).to.equal(true);
    const reading = (format: number, reads: readonly number[] = []) =>
      liveGeneration({ db: db() }, { name: "cards", format, reads });
    await pause(1_100);
    expect((await reading(2, [1])).number).to.equal(old);
    expect(await failureFrom(reading(2))).to.include({ code: "STORE_UNAVAILABLE" });
    // What it cannot read it does not write to either; what it can, it does.
    written.length = 0;
    await projectionConsumer(second, shop.deps).handle([eventOf("things.changed", "c0001")]);
    expect(written).to.deep.equal([0]);
    written.length = 0;
    await projectionConsumer(both, shop.deps).handle([eventOf("things.changed", "c0001")]);
    expect(written).to.have.members([old, 0]);

    await run("rebuild", second);
    const { live } = await state();
    await pause(1_100);
    expect((await reading(2)).number).to.equal(live.number);
    // A process of the version before goes on with the one before, while it is kept up; events wait for the new one.
    expect((await reading(1)).number).to.equal(old);
    const event = projectionConsumer(made(), shop.deps).handle([eventOf("things.changed", "c0001")]);
    expect(await failureFrom(event)).to.include({ code: "STORE_UNAVAILABLE" });
    expect(await needsGeneration(made(), { db: db() })).to.equal(false);
  });
});
