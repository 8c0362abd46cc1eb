import { join } from "node:path";
import { crashAt, openWorkerProcesses, type WorkerProcesses } from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import type { UUID } from "mongodb";
import { z } from "zod";
import { openViewSuite, type ViewSuite } from "./view.fixture.ts";
import { guest } from "./view-guest.fixture.ts";
import type { ViewOrder } from "./view-process.fixture.ts";

/*
 * A worker is killed, or stands still and wakes up later, before and after each step of writing views, found by letting
 * one live and tell them. Another one then writes what is left: each view once.
 */

const CHUNK = 3;
const pointsSchema = z.array(z.tuple([z.string(), z.int()]));

describe("writing views in processes that die", function () {
  this.timeout(300_000);
  let suite: ViewSuite;
  let processes: WorkerProcesses<ViewOrder>;
  let next: ReturnType<WorkerProcesses<ViewOrder>["startedAhead"]>;
  let listings: readonly string[];
  before(async () => {
    suite = await openViewSuite();
    processes = await openWorkerProcesses<ViewOrder>({
      entry: join(import.meta.dirname, "view-process.fixture.ts"),
      unused: ["minio", "sharp", "sequelize", "pg", "@rapideditor/country-coder"],
      used: ["ioredis"],
    });
    listings = await suite.listings(5);
    next = processes.startedAhead({
      ...Object.fromEntries(
        Object.entries(suite.settings)
          .filter(([, value]) => value !== undefined && !Array.isArray(value))
          .map(([name, value]) => [name, String(value)]),
      ),
      CLOCK: String(suite.clock().getTime()),
    });
  });
  after(async () => {
    await processes.close();
    await suite.close();
  });
  beforeEach(() => suite.forget());

  /** So many guests look at the nth listing; answers what its counter is to say. */
  async function look(): Promise<Readonly<Record<string, number>>> {
    const counter = suite.counter();
    for (const [n, listingId] of listings.entries())
      for (let visitor = 0; visitor <= n; visitor += 1) counter.seen(listingId, guest(visitor));
    await counter.close();
    return Object.fromEntries(listings.map((listingId, n) => [listingId, n + 1]));
  }

  /** MongoDB gives up the transaction of a process that is gone, or has stood still, as it would in a minute. */
  async function dropSessions(): Promise<void> {
    const { db, client } = suite.stores.mongo;
    const noted = db.collection<{ lsid: { id: UUID } }>("test_sessions");
    const sessions = await noted.find().toArray();
    if (sessions.length > 0)
      await client.db("admin").command({ killSessions: sessions.map(({ lsid }) => lsid) });
    await noted.deleteMany({});
  }

  async function pointsOf(): Promise<readonly (readonly [string, number])[]> {
    await look();
    const worker = await next();
    await worker.send({ do: "arm", at: null });
    await worker.send({ do: "flush", chunk: CHUNK });
    const answer = await worker.send({ do: "points" });
    await worker.kill();
    await dropSessions();
    return pointsSchema.parse(answer?.value);
  }

  for (const crash of ["kill", "freeze"] as const)
    it(`writes each view once, whichever point a worker comes to (${crash})`, async () => {
      const points = await pointsOf();
      expect(points.map(([point]) => point)).to.include.members([
        ...["views/take:before", "views/take:after", "views/drop:before", "views/drop:after"],
        ...["views/write:before", "views/write:noted", "views/write:added", "views/write:after"],
        ...["views/show:before", "views/show:after"],
      ]);
      let deaths = 0;
      for (const [point, times] of points)
        for (let nth = 1; nth <= times; nth += 1) {
          await suite.forget();
          const expected = await look();
          const worker = await next();
          const others = async () => {
            await dropSessions();
            await suite.flush();
          };
          const answer = await crashAt(worker, {
            arm: { do: "arm", at: { point, nth, crash } },
            order: { do: "flush", chunk: CHUNK },
            freezes: crash === "freeze",
            meanwhile: others,
          });
          if (crash === "kill") {
            expect(answer, `${point}#${nth}`).to.equal(null);
            await others();
          }
          await suite.flush();
          expect(await suite.counters(), `${point}#${nth}`).to.deep.equal(expected);
          const days = Object.values(await suite.days());
          expect(
            days.reduce((sum, views) => sum + views, 0),
            `${point}#${nth}`,
          ).to.equal(15);
          await worker.kill();
          deaths += 1;
        }
      expect(deaths).to.be.greaterThan(12);
    });

  it("keeps all that a process had told before it was killed", async () => {
    const [listingId = ""] = listings;
    const counting = await next();
    await counting.send({ do: "see", listingId, from: 0, to: 40, told: true });
    await counting.send({ do: "see", listingId, from: 40, to: 60, told: false });
    await counting.kill();
    // Another process saw some of the same people, and the rest.
    const counter = suite.counter();
    for (let visitor = 30; visitor < 50; visitor += 1) counter.seen(listingId, guest(visitor));
    await counter.close();
    await suite.flush();
    const { [listingId]: views } = await suite.counters();
    expect(views).to.be.within(50, 60);
  });
});
