import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { until } from "@marketplace/testing";
import {
  openWorkerProcesses,
  type WorkerProcess,
  type WorkerProcesses,
} from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import { z } from "zod";
import { ATTACHED, type Attachments, type MediaOrder } from "./media-process-orders.fixture.ts";
import { type MediaSuite, openMediaSuite } from "./media-suite.fixture.ts";
import { twoColours } from "./photograph.fixture.ts";

const newId = idsFrom(systemClock);
const OURS = /^media\//;
const LONG = process.env.DURABLE_CRASH_TESTS === "long";
const pointsSchema = z.record(z.string(), z.int());

/*
 * A process is killed before and after each effect between MinIO's word and a photograph that stands where it belongs,
 * and another finishes what it left. The short form kills before every other effect and after the rest.
 */
describe("photographs and a crash at any point", function () {
  this.timeout(LONG ? 600_000 : 240_000);
  let suite: MediaSuite;
  let processes: WorkerProcesses<MediaOrder>;
  let next: () => Promise<WorkerProcess<MediaOrder>>;
  let points: readonly string[] = [];
  before(async () => {
    suite = await openMediaSuite({ MEDIA_UPLOADS_PER_DAY: "1000" });
    processes = await openWorkerProcesses<MediaOrder>({
      entry: join(import.meta.dirname, "media-process.fixture.ts"),
      ...{ unused: ["sequelize", "pg"], used: ["ioredis"], external: ["sharp"] },
    });
    const { settings } = suite;
    next = processes.startedAhead({
      ...{ MONGO_URL: settings.MONGO_URL, MONGO_DATABASE: settings.MONGO_DATABASE },
      ...{ REDIS_URL: settings.REDIS_URL, REDIS_KEY_PREFIX: settings.REDIS_KEY_PREFIX },
      ...{ MINIO_URL: settings.MINIO_URL, MINIO_BUCKET_PREFIX: settings.MINIO_BUCKET_PREFIX },
      ...{ MINIO_ACCESS_KEY: settings.MINIO_ACCESS_KEY, MINIO_SECRET_KEY: settings.MINIO_SECRET_KEY },
    });
  });
  after(async () => {
    await processes.close();
    await suite.close();
  });

  interface Uploads {
    readonly userId: string;
    readonly listingId: string;
    /** Two of other bytes, two of the same, and one that is no photograph. */
    readonly good: readonly string[];
    readonly bad: string;
  }

  async function upload(): Promise<Uploads> {
    const [userId, listingId] = [newId(), newId()];
    await attachments().insertOne({ _id: listingId, widths: {}, uploads: [] });
    const listed = { purpose: "listing", listingId } as const;
    const [one, two] = [await twoColours(64, 48).toBuffer(), await twoColours(72, 48).toBuffer()];
    const good: string[] = [];
    for (const bytes of [one, two, two]) good.push(await suite.upload(userId, bytes, listed));
    const bad = await suite.upload(userId, Buffer.from("<html>no photograph</html>"), listed);
    return { userId, listingId, good, bad };
  }

  /** What is wrong with what became of uploads, once all have ended. */
  async function damage({ userId, listingId, good, bad }: Uploads): Promise<readonly string[]> {
    const all = [...good, bad];
    const deadline = Date.now() + 30_000;
    for (;;) {
      const states = (await suite.statuses(userId, all)).map(({ state }) => state);
      const staged = await suite.versions(`staging/${userId}/`);
      const isOver = states.every((state) => state === "ready" || state === "rejected");
      if (isOver && staged.length === 0) break;
      if (Date.now() > deadline) return [`it stands at ${states.join()} with ${staged.length} files`];
      await pause(20);
    }
    const found: string[] = [];
    for (const { uploadId, state, attached } of await suite.statuses(userId, all)) {
      const expected = uploadId === bad ? "rejected" : "ready";
      if (state !== expected) found.push(`${uploadId} is ${state} rather than ${expected}`);
      if (attached !== (uploadId !== bad)) found.push(`${uploadId} says that attached is ${attached}`);
    }
    const widths = (await attachments().findOne({ _id: listingId }))?.widths;
    if (widths?.[64] !== 1 || widths[72] !== 2) found.push(`attached ${JSON.stringify(widths)}`);
    const objects = await suite.versions(`user/${userId}/`);
    if (objects.length !== 8) found.push(`${objects.length} objects of two photographs`);
    return found;
  }

  const attachments = () => suite.stores.mongo.db.collection<Attachments>(ATTACHED);

  it("come by every point that the code has", async () => {
    const runner = await next();
    await runner.send({ do: "work" });
    expect(await damage(await upload())).to.deep.equal([]);
    const counts = pointsSchema.parse((await runner.send({ do: "points" }))?.value);
    const ours = Object.entries(counts).filter(([name]) => OURS.test(name));
    expect(ours.filter(([, reached]) => reached === 0)).to.deep.equal([]);
    points = ours.map(([name]) => name).sort();
    expect(points).to.have.lengthOf(16);
    await runner.kill();
  });

  it("lose nothing and attach nothing twice", async () => {
    // Every other effect before it, the others after it: names are sorted, and each effect has two.
    const chosen = points.filter((_, place) => LONG || place % 4 === 1 || place % 4 === 2);
    for (const point of chosen) {
      const victim = await next();
      await victim.send({ do: "arm", point });
      await victim.send({ do: "work" });
      const uploads = await upload();
      expect(await victim.ended, `it was to die at ${point}`).to.equal("SIGKILL");
      const survivor = await next();
      await survivor.send({ do: "work" });
      expect(await damage(uploads), `killed at ${point}`).to.deep.equal([]);
      await survivor.kill();
    }
  });

  it("ends with a rejection when it is the file that ends whoever opens it", async () => {
    const userId = newId();
    const uploadId = await suite.upload(userId, await twoColours(80, 48).toBuffer());
    let deaths = 0;
    for (;;) {
      const victim = await next();
      await victim.send({ do: "arm", point: "media/store:before" });
      await victim.send({ do: "work" });
      const ended = untilEnded(userId, uploadId);
      if ((await Promise.race([victim.ended, ended])) !== "SIGKILL") {
        await victim.kill();
        break;
      }
      deaths++;
    }
    const status = await suite.status(userId, uploadId);
    expect(status).to.include({ state: "rejected" });
    expect(status?.reason).to.match(/cannot be opened/);
    expect(deaths).to.equal(8);
  });

  /** The state in which an upload has ended. */
  async function untilEnded(userId: string, uploadId: string): Promise<string | undefined> {
    const status = await until(
      () => suite.status(userId, uploadId),
      (seen) => seen?.state === "ready" || seen?.state === "rejected",
      30_000,
    );
    return status?.state;
  }
});
