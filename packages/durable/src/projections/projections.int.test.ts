import { idsFrom, systemClock } from "@marketplace/kernel";
import { openTestStores, seededRandom, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { eventOf, until } from "../events/events-suite.fixture.ts";
import { quietLog } from "../quiet-log.fixture.ts";
import { defineProjection, type Projection } from "./define-projection.ts";
import { projectionConsumer } from "./projection-consumer.ts";
import { openProjectionJobs } from "./projection-jobs.ts";
import { openProjectionWorker } from "./projection-worker.ts";
import { rebuildProjection } from "./rebuild-projection.ts";
import { refreshRows, type StoredRow } from "./refresh-rows.ts";
import { verifyProjection } from "./verify-projection.ts";

interface Card {
  readonly title: string;
  readonly n: number;
}

const newId = idsFrom(systemClock);

describe("projections", () => {
  let suite: TestStores;
  let truth: Map<string, Card>;
  let told: string[];
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());
  beforeEach(async () => {
    truth = new Map();
    told = [];
    for (const name of ["cards", "projection_jobs"])
      await suite.stores.mongo.db.collection(name).deleteMany({});
  });

  const deps = () => ({ mongo: suite.stores.mongo, looksMs: [10, 40] });
  const cards = () => suite.stores.mongo.db.collection<StoredRow & Card>("cards");
  const rows = async () =>
    (await cards().find().sort({ _id: 1 }).toArray()).map(({ _id, title, n }) => [_id, title, n]);
  const projection = (more: Partial<Projection<Card>> = {}) =>
    defineProjection<Card>({
      ...{ name: "cards", topics: ["things"], collection: "cards" },
      idsOf: ({ aggregateId }) => [aggregateId],
      load: async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const card = truth.get(id);
            return card === undefined ? [] : [[id, card] as const];
          }),
        ),
      ids: async (after, limit) =>
        [...truth.keys()]
          .sort()
          .filter((id) => after === null || id > after)
          .slice(0, limit),
      written: async (ids) => void told.push(...ids),
      ...more,
    });
  const fill = (count: number) => {
    for (let n = 0; n < count; n++) truth.set(`c${String(n).padStart(4, "0")}`, { title: "A card", n });
  };

  it("follow events: rows appear, change and go with the truth, and others are told", async () => {
    const { handle } = projectionConsumer(projection(), deps());
    truth.set("a", { title: "A", n: 1 }).set("b", { title: "B", n: 1 });
    await handle([
      eventOf("things.changed", "a"),
      eventOf("things.changed", "b"),
      eventOf("things.changed", "a"),
    ]);
    expect(await rows()).to.deep.equal([
      ["a", "A", 1],
      ["b", "B", 1],
    ]);
    expect(told).to.deep.equal(["a", "b"]);
    truth.set("a", { title: "A", n: 2 }).delete("b");
    await handle([
      eventOf("things.changed", "b"),
      eventOf("things.changed", "a"),
      eventOf("things.changed", "x"),
    ]);
    expect(await rows()).to.deep.equal([["a", "A", 2]]);
  });

  /** A reader of the truth that is held between reading and writing. */
  function held() {
    let letGo = () => {};
    let hasRead = () => {};
    const read = new Promise<void>((resolve) => {
      hasRead = resolve;
    });
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { load } = projection();
    let isFirst = true;
    const slow = projection({
      load: async (ids) => {
        const found = await load(ids);
        if (isFirst) {
          isFirst = false;
          hasRead();
          await gate;
        }
        return found;
      },
    });
    return { slow, read, letGo: () => letGo() };
  }

  it("do not go back to what a slow process had read before", async () => {
    truth.set("a", { title: "old", n: 1 });
    await refreshRows(projection(), ["a"], deps());
    const { slow, read, letGo } = held();
    const late = refreshRows(slow, ["a"], deps());
    await read;
    truth.set("a", { title: "new", n: 2 });
    await refreshRows(projection(), ["a"], deps());
    letGo();
    await late;
    expect(await rows()).to.deep.equal([["a", "new", 2]]);
  });

  it("do not bring back a row that was removed while a slow process had its truth", async () => {
    truth.set("a", { title: "old", n: 1 });
    const { slow, read, letGo } = held();
    const late = refreshRows(slow, ["a"], deps());
    await read;
    truth.delete("a");
    await refreshRows(projection(), ["a"], deps());
    letGo();
    await late;
    expect(await rows()).to.deep.equal([]);
  });

  it("end as the truth is, whoever reads and writes when (200 races)", async () => {
    const random = seededRandom(17);
    const { load } = projection();
    const shaky = projection({
      load: async (ids) => {
        const found = await load(ids);
        await new Promise((resolve) => setTimeout(resolve, random() * 4));
        return found;
      },
    });
    for (let round = 0; round < 200; round++) {
      const ids = [`r${round}`, `s${round}`];
      const change = async () => {
        const id = ids[Math.floor(random() * 2)] ?? "";
        if (random() < 0.4) truth.delete(id);
        else truth.set(id, { title: "A race", n: random() });
        await refreshRows(shaky, random() < 0.5 ? ids : [id], deps());
      };
      await Promise.all([change(), change(), change()]);
    }
    const should = [...truth].map(([id, { title, n }]) => [id, title, n]);
    expect(await rows()).to.have.deep.members(should);
  });

  it("are rebuilt in place: what is wrong is mended, what is too much removed, and no row is ever missing", async () => {
    fill(450);
    await rebuildProjection(projection(), deps());
    expect(await rows()).to.have.length(450);
    await cards().updateMany({ n: { $lt: 30 } }, { $set: { title: "wrong" } });
    await cards().deleteOne({ _id: "c0100" });
    // One from before there were tickets, and one with a ticket.
    const old = { title: "old", n: 0 };
    await cards().insertOne({ _id: "older", ...old, ticket: 5 });
    await suite.stores.mongo.db.collection<Card & { _id: string }>("cards").insertOne({ _id: "old", ...old });
    let least = 1_000;
    const watched = projection({
      load: async (ids) => {
        least = Math.min(least, await cards().countDocuments());
        return projection().load(ids);
      },
    });
    const result = await rebuildProjection(watched, deps());
    expect(result).to.deep.include({ rows: 450, extra: 2 });
    expect(least).to.equal(451);
    expect((await rows()).filter(([, title]) => title !== "A card")).to.deep.equal([]);
    expect(await rows()).to.have.length(450);
  });

  it("are verified: every kind of wrong row is found, and nothing is changed", async () => {
    fill(450);
    await rebuildProjection(projection(), deps());
    expect(await verifyProjection(projection(), deps())).to.deep.equal({
      ...{ rows: 450, differing: 0, missing: 0, extra: 0, samples: [] },
    });
    await cards().updateOne({ _id: "c0007" }, { $set: { title: "wrong" } });
    await cards().deleteMany({ _id: { $in: ["c0199", "c0449"] } });
    await cards().insertMany([
      { _id: "c0007a", title: "extra", n: 0, ticket: 1 },
      { _id: "z", title: "extra", n: 0, ticket: 1 },
    ]);
    const result = await verifyProjection(projection(), deps());
    expect(result).to.deep.include({ rows: 450, differing: 1, missing: 2, extra: 2 });
    expect(result.samples).to.have.deep.members([
      { id: "c0007", kind: "differing", fields: ["title"] },
      { id: "c0007a", kind: "extra", fields: [] },
      { id: "c0199", kind: "missing", fields: [] },
      { id: "c0449", kind: "missing", fields: [] },
      { id: "z", kind: "extra", fields: [] },
    ]);
    expect((await rows()).find(([id]) => id === "c0007")).to.deep.equal(["c0007", "wrong", 7]);
    const names = await suite.stores.mongo.db.listCollections({}, { nameOnly: true }).toArray();
    expect(names.filter(({ name }) => name.includes("beside"))).to.deep.equal([]);
  });

  it("are not called wrong for events that are on their way", async () => {
    fill(20);
    await rebuildProjection(projection(), deps());
    const changing = projection({
      ids: async (after, limit) => {
        const ids = await projection().ids(after, limit);
        // After the truth was read for the comparison, and with the event a moment later.
        if (ids.length === 0) {
          truth.set("c0003", { title: "changed", n: 3 }).set("new", { title: "new", n: 0 }).delete("c0004");
          setTimeout(() => void refreshRows(projection(), ["c0003", "c0004", "new"], deps()), 30);
        }
        return ids;
      },
    });
    expect(await verifyProjection(changing, deps())).to.deep.include({ differing: 0, missing: 0, extra: 0 });
  });

  it("of nothing are rebuilt and verified too", async () => {
    await cards().insertOne({ _id: "x", title: "extra", n: 0, ticket: 1 });
    expect(await verifyProjection(projection(), deps())).to.deep.include({ rows: 1, extra: 1 });
    expect(await rebuildProjection(projection(), deps())).to.deep.include({ rows: 0, extra: 1 });
    expect(await verifyProjection(projection(), deps())).to.deep.include({ rows: 0, extra: 0 });
  });

  describe("as jobs", () => {
    const log = quietLog();
    const asked = () =>
      openProjectionJobs({ ...deps(), projections: [{ name: "cards" }], clock: systemClock, newId });
    const worker = (
      of: Projection<Card> = projection(),
      limits: { passMs?: number; leaseMs?: number } = {},
    ) => openProjectionWorker({ ...deps(), projections: [of], clock: systemClock, log, ...limits });

    it("are asked for once, done by one, and tell how far they are and what they found", async () => {
      fill(450);
      const jobs = asked();
      const ids = await Promise.all(Array.from({ length: 8 }, () => jobs.request("cards", "rebuild")));
      expect(new Set(ids).size).to.equal(1);
      const [id = ""] = ids;
      expect(await jobs.find(id)).to.deep.include({ status: "waiting", done: 0, result: null });
      // A part at a time.
      const slow = worker(projection({ count: async () => 450 }), { passMs: 0 });
      const seen: number[] = [];
      for (;;) {
        if (!(await slow.run())) break;
        const job = await jobs.find(id);
        seen.push(job?.done ?? -1);
      }
      expect(seen.slice(0, 4)).to.deep.equal([0, 200, 400, 450]);
      const job = await jobs.find(id);
      expect(job).to.deep.include({ status: "done", done: 450, total: 450, error: null });
      expect(job?.result).to.deep.include({ rows: 450 });
      expect(job?.endedAt?.getTime()).to.be.at.least(job?.startedAt?.getTime() ?? Number.NaN);
      expect(await rows()).to.have.length(450);
      expect(await worker().run()).to.equal(false);

      const next = await jobs.request("cards", "rebuild");
      expect(next).to.not.equal(id);
      const other = await jobs.request("cards", "verify");
      expect((await jobs.latest()).map((one) => one.id)).to.deep.equal([next, other]);
    });

    it("go on where they were when their worker is gone, and let a late one write nothing", async () => {
      fill(450);
      const jobs = asked();
      const id = await jobs.request("cards", "verify");
      let calls = 0;
      let letGo = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      // It stands still in the midst of it.
      const stuck = projection({
        load: async (ids) => {
          if (++calls === 2) await held;
          return projection().load(ids);
        },
      });
      const late = worker(stuck, { leaseMs: 100 }).run();
      await until(
        () => calls,
        (count) => count === 2,
      );
      const begun: (string | null)[] = [];
      const counting = projection({
        ids: async (after, limit) => {
          begun.push(after);
          return projection().ids(after, limit);
        },
      });
      await until(
        async () => (await worker(counting).run()) && (await jobs.find(id)),
        (job) => job !== false && job?.status === "done",
      );
      expect(begun).to.deep.equal(["c0199", "c0399", "c0449"]);
      letGo();
      await late;
      expect((await jobs.find(id))?.result).to.deep.include({ missing: 450, rows: 0 });
    });

    it("are tried again after a failure, and fail in the end with its words", async () => {
      fill(3);
      const jobs = asked();
      const id = await jobs.request("cards", "rebuild");
      const broken = projection({ load: () => Promise.reject(new Error("The truth is away")) });
      const failing = worker(broken);
      await until(
        async () => {
          await failing.run();
          // It would wait for longer after each failure.
          await suite.stores.mongo.db
            .collection("projection_jobs")
            .updateMany({}, { $set: { until: new Date(0) } });
          return jobs.find(id);
        },
        (job) => job?.status === "failed",
      );
      expect(await jobs.find(id)).to.deep.include({ error: "Error: The truth is away", result: null });
      expect(log.messages.filter((one) => one === "error: a job failed")).to.have.length(5);
      expect(await jobs.request("cards", "rebuild")).to.not.equal(id);
    });

    it("are refused for what is no projection", async () => {
      const refused = await asked()
        .request("nothing", "rebuild")
        .catch((thrown: unknown) => thrown);
      expect(refused).to.include({ code: "NOT_FOUND" });
    });
  });
});
