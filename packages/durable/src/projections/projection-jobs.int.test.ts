import { idsFrom, MarketplaceError, systemClock } from "@marketplace/kernel";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { quietLog } from "../quiet-log.fixture.ts";
import { type Card, type Cards, openCards } from "./cards.fixture.ts";
import type { Projection } from "./define-projection.ts";
import { openProjectionJobs } from "./projection-jobs.ts";
import { openProjectionWorker } from "./projection-worker.ts";

const newId = idsFrom(systemClock);

describe("jobs on projections", () => {
  let shop: Cards;
  before(async () => {
    shop = await openCards();
  });
  after(() => shop.suite.close());
  beforeEach(() => shop.clear());

  const log = quietLog();
  const asked = () =>
    openProjectionJobs({ ...shop.deps, projections: [{ name: "cards" }], clock: systemClock, newId });
  const worker = (
    of: Projection<Card> = shop.projection(),
    limits: { passMs?: number; leaseMs?: number } = {},
  ) => openProjectionWorker({ ...shop.deps, projections: [of], clock: systemClock, log, ...limits });

  it("are asked for once, done by one, and tell how far they are and what they found", async () => {
    shop.fill(450);
    const jobs = asked();
    const ids = await Promise.all(Array.from({ length: 8 }, () => jobs.request("cards", "rebuild")));
    expect(new Set(ids).size).to.equal(1);
    const [id = ""] = ids;
    expect(await jobs.find(id)).to.deep.include({ status: "waiting", done: 0, result: null });
    // A part at a time.
    const slow = worker(shop.projection({ count: async () => 450 }), { passMs: 0 });
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
    expect(await shop.rows()).to.have.length(450);
    expect(await worker().run()).to.equal(false);

    const next = await jobs.request("cards", "rebuild");
    expect(next).to.not.equal(id);
    const other = await jobs.request("cards", "verify");
    expect((await jobs.latest()).map((one) => one.id)).to.deep.equal([next, other]);
  });

  it("go on where they were when their worker is gone, and let a late one write nothing", async () => {
    shop.fill(450);
    const jobs = asked();
    const id = await jobs.request("cards", "verify");
    let calls = 0;
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    // It stands still in the midst of it.
    const stuck = shop.projection({
      load: async (ids) => {
        if (++calls === 2) await held;
        return shop.projection().load(ids);
      },
    });
    const late = worker(stuck, { leaseMs: 100 }).run();
    await until(
      () => calls,
      (count) => count === 2,
    );
    const begun: (string | null)[] = [];
    const counting = shop.projection({
      ids: async (after, limit) => {
        begun.push(after);
        return shop.projection().ids(after, limit);
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
    shop.fill(3);
    const jobs = asked();
    const id = await jobs.request("cards", "rebuild");
    const broken = shop.projection({ load: () => Promise.reject(new Error("The truth is away")) });
    const failing = worker(broken);
    await until(
      async () => {
        await failing.run();
        // It would wait for longer after each failure.
        await shop.suite.stores.mongo.db
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

  it("wait for a store that is away, however often it is asked, and are done once it answers", async () => {
    shop.fill(3);
    const jobs = asked();
    const id = await jobs.request("cards", "rebuild");
    let asks = 0;
    const away = shop.projection({
      load: (ids) =>
        ++asks <= 12
          ? Promise.reject(new MarketplaceError("STORE_UNAVAILABLE", "PostgreSQL is away"))
          : shop.projection().load(ids),
    });
    const waiting = worker(away);
    await until(
      async () => {
        await waiting.run();
        await shop.suite.stores.mongo.db
          .collection("projection_jobs")
          .updateMany({}, { $set: { until: new Date(0) } });
        return jobs.find(id);
      },
      (job) => job?.endedAt !== null,
    );
    expect(await jobs.find(id)).to.deep.include({ status: "done", done: 3 });
    expect(await shop.rows()).to.have.length(3);
  });

  it("are refused for what is no projection", async () => {
    const refused = await asked()
      .request("nothing", "rebuild")
      .catch((thrown: unknown) => thrown);
    expect(refused).to.include({ code: "NOT_FOUND" });
  });
});
