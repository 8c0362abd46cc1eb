import { join } from "node:path";
import {
  openWorkerProcesses,
  type WorkerProcess,
  type WorkerProcesses,
} from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import { z } from "zod";
import { photographsIn } from "../photograph-document.ts";
import { mediaJobsIn } from "./media-job.ts";
import { REFERRED, type SweepOrder } from "./sweep-process-orders.fixture.ts";
import { openSweepSuite, type SweepSuite } from "./sweep-suite.fixture.ts";

const OURS = /^media\//;
const pointsSchema = z.record(z.string(), z.int());

/** A process is killed before and after each effect of a sweep, and another goes on with it. */
describe("the sweep of photographs and a crash at any point", function () {
  this.timeout(300_000);
  let suite: SweepSuite;
  let processes: WorkerProcesses<SweepOrder>;
  let next: () => Promise<WorkerProcess<SweepOrder>>;
  before(async () => {
    suite = await openSweepSuite();
    processes = await openWorkerProcesses<SweepOrder>({
      entry: join(import.meta.dirname, "sweep-process.fixture.ts"),
      ...{ unused: ["sequelize", "pg"], external: ["sharp"] },
    });
    const { settings } = suite;
    next = processes.startedAhead({
      ...{ MONGO_URL: settings.MONGO_URL, MONGO_DATABASE: settings.MONGO_DATABASE },
      ...{ MINIO_URL: settings.MINIO_URL, MINIO_BUCKET_PREFIX: settings.MINIO_BUCKET_PREFIX },
      ...{ MINIO_ACCESS_KEY: settings.MINIO_ACCESS_KEY, MINIO_SECRET_KEY: settings.MINIO_SECRET_KEY },
    });
  });
  after(async () => {
    await processes.close();
    await suite.close();
  });

  const jobs = () => mediaJobsIn(suite.stores.mongo);
  const referred = () => suite.stores.mongo.db.collection<{ _id: string }>(REFERRED);

  /** One that somebody refers to and that is hidden, two that nobody does, and an object that none names. */
  async function prepare(): Promise<string> {
    await suite.clear();
    await referred().deleteMany({});
    await jobs().deleteMany({});
    const kept = await suite.store(suite.name("kept"));
    await referred().insertOne({ _id: `${kept}-1280.webp` });
    await suite.hide(`${kept}-160.webp`);
    for (const content of ["gone", "gone too"])
      await suite.put(`${await suite.store(suite.name(content))}-160.webp`, "x");
    await suite.put("user/nobody.txt", "x");
    return kept;
  }
  async function isDone(since: number): Promise<boolean> {
    return (await jobs().countDocuments({ status: "done" })) > since;
  }
  async function expectSwept(kept: string, point: string): Promise<void> {
    const documents = await photographsIn(suite.stores.mongo).find().toArray();
    expect(
      documents.map(({ _id }) => _id),
      point,
    ).to.deep.equal([kept]);
    const versions = await suite.all();
    expect(versions, point).to.have.lengthOf(5);
    expect(
      versions.every(({ isLatest, isMarker }) => isLatest && !isMarker),
      point,
    ).to.equal(true);
  }
  /** Works until a sweep that was begun later than now has ended, or the process has. */
  async function workOn(runner: WorkerProcess<SweepOrder>): Promise<void> {
    const since = await jobs().countDocuments({ status: "done" });
    while (!(await isDone(since + 1))) if ((await runner.send({ do: "work" })) === null) return;
  }

  it("ends as if nobody had died, wherever that was", async () => {
    const runner = await next();
    const kept = await prepare();
    await workOn(runner);
    await expectSwept(kept, "nobody died");
    const counts = pointsSchema.parse((await runner.send({ do: "points" }))?.value);
    const points = Object.keys(counts).filter((name) => OURS.test(name));
    expect(points.filter((name) => counts[name] === 0)).to.deep.equal([]);
    expect(points).to.have.lengthOf(8);
    await runner.kill();
    for (const point of points.sort()) {
      const own = await prepare();
      const victim = await next();
      await victim.send({ do: "arm", point });
      const working = workOn(victim);
      expect(await victim.ended, `it was to die at ${point}`).to.equal("SIGKILL");
      const survivor = await next();
      await survivor.send({ do: "later" });
      await workOn(survivor);
      await expectSwept(own, point);
      await survivor.kill();
      await working;
    }
  });
});
