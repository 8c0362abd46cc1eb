import { idsFrom, systemClock } from "@marketplace/kernel";
import { manualClock } from "@marketplace/testing";
import { expect } from "chai";
import { mediaOverview } from "../media-overview.ts";
import type { ReferencesTo } from "../photograph-references.ts";
import { mediaJobsIn } from "./media-job.ts";
import { findMediaJob, requestMediaJob } from "./media-jobs.ts";
import { openMediaWorker } from "./media-worker.ts";
import { openSweepSuite, type SweepSuite } from "./sweep-suite.fixture.ts";

const HOUR = 3_600_000;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

describe("jobs on photographs", () => {
  let suite: SweepSuite;
  before(async () => {
    suite = await openSweepSuite();
  });
  beforeEach(async () => {
    await suite.clear();
    await mediaJobsIn(suite.stores.mongo).deleteMany({});
  });
  after(() => suite.close());

  // Everything that stands is old.
  const time = () => manualClock(new Date(Date.now() + 48 * HOUR));
  const open = (
    { clock, advance: _ } = time(),
    changes: Partial<Parameters<typeof openMediaWorker>[0]> = {},
  ) =>
    openMediaWorker({
      ...{ ...suite.stores, references: suite.references, clock, newId: idsFrom(clock), log: quiet },
      ...{ sweepUploads: async () => ({ told: 0, expired: 0 }), graceHours: 24, passMs: 10_000, ...changes },
    });
  const done = () => mediaJobsIn(suite.stores.mongo).countDocuments({ status: "done" });

  it("sweep again a minute after the last sweep has ended, and not before", async () => {
    const { clock, advance } = time();
    const worker = open({ clock, advance });
    expect(await worker.run()).to.equal(true);
    expect([await worker.run(), await done()]).to.deep.equal([false, 1]);
    advance(59_000);
    expect(await worker.run()).to.equal(false);
    advance(2_000);
    expect([await worker.run(), await done()]).to.deep.equal([true, 2]);
  });

  it("are each carried out once, however many workers there are", async () => {
    const at = time();
    // Their own sweep has been, and the next is not due: who has seen none yet could ask for another once this one is over.
    await open(at).run();
    at.advance(1_000);
    for (let nth = 0; nth < 5; nth++) await suite.store(suite.name(`${nth}`));
    const deps = { ...suite.stores, clock: at.clock, newId: idsFrom(at.clock) };
    await requestMediaJob(deps, { kind: "sweep", dryRun: false, isAsked: true, photographs: null });
    const workers = Array.from({ length: 6 }, () => open(at));
    await Promise.all(workers.map((worker) => worker.run()));
    expect(await done()).to.equal(2);
    const { lastSweep, photographs } = await mediaOverview(suite.stores);
    expect([lastSweep?.tally.removed, photographs]).to.deep.equal([5, 0]);
    const counted = workers.map((worker) => worker.stats().removed ?? 0);
    expect(counted).to.have.members([0, 0, 0, 0, 0, 5]);
  });

  it("that are asked for come before the worker's own, and are the same while they wait", async () => {
    const deps = { ...suite.stores, clock: systemClock, newId: idsFrom(systemClock) };
    const asked = { kind: "sweep", dryRun: true, isAsked: true, photographs: null } as const;
    const ids = await Promise.all(Array.from({ length: 5 }, () => requestMediaJob(deps, asked)));
    expect(new Set(ids).size).to.equal(1);
    await open().run();
    expect(await findMediaJob(suite.stores.mongo, ids[0] ?? "")).to.include({ status: "done", dryRun: true });
    // It was not a sweep that mends.
    expect((await mediaOverview(suite.stores)).lastSweep).to.equal(null);
    expect(await findMediaJob(suite.stores.mongo, deps.newId())).to.equal(null);
  });

  it("that fail are tried again later, given up after five times, and remove nothing", async () => {
    await suite.store(suite.name("kept"));
    const away: ReferencesTo = { name: "away", among: () => Promise.reject(new Error("PostgreSQL is away")) };
    const failing = open(time(), { references: [...suite.references, away] });
    const jobs = mediaJobsIn(suite.stores.mongo);
    for (let failures = 1; failures <= 5; failures++) {
      await jobs.updateMany({}, { $set: { until: new Date(0) } });
      expect(await failing.run()).to.equal(true);
      const [job] = await jobs.find().toArray();
      expect(job).to.include({ failures, status: failures < 5 ? "running" : "failed" });
      expect(await failing.run(), "it is not tried again at once").to.equal(false);
    }
    const { lastSweep } = await mediaOverview(suite.stores);
    expect(lastSweep).to.include({ status: "failed", error: "Error: PostgreSQL is away" });
    expect(await suite.all()).to.have.lengthOf(5);
  });
});
