import { join } from "node:path";
import { openEventOperations } from "@marketplace/durable";
import { until } from "@marketplace/testing";
import { openWorkerProcesses, type WorkerProcess } from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import { z } from "zod";
import { alertRaisedSchema } from "../events.ts";
import type { AlertOrder } from "./alert-orders.fixture.ts";
import { type AlertSuite, openAlertSuite } from "./alert-suite.fixture.ts";

const OURS = /^(alerts\/|events\/(read|handle|acknowledge):)/;
const WAIT_MS = 30_000;
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const pointsSchema = z.record(z.string(), z.int());

describe("alerts, when who raises them is killed", function () {
  this.timeout(300_000);
  let shop: AlertSuite;
  let next: () => Promise<WorkerProcess<AlertOrder>>;
  let close: () => Promise<void>;
  before(async () => {
    shop = await openAlertSuite();
    const { MONGO_URL, MONGO_DATABASE, REDIS_URL, REDIS_KEY_PREFIX } = shop.settings;
    const processes = await openWorkerProcesses<AlertOrder>({
      entry: join(import.meta.dirname, "alert-process.fixture.ts"),
      ...{ unused: ["minio", "pg", "sharp", "sequelize", "@rapideditor/country-coder"], used: ["ioredis"] },
    });
    close = processes.close;
    next = processes.startedAhead({ MONGO_URL, MONGO_DATABASE, REDIS_URL, REDIS_KEY_PREFIX });
    await (await next()).send({ do: "publish" });
  });
  after(async () => {
    await close?.();
    await shop.close();
  });

  /**
   * Two accounts wait for bicycles, one of them has an eye on four lamps: these become cheaper, bicycles come, and a chair
   * is taken off sale.
   */
  async function happen() {
    await shop.clear();
    const [anna, bo] = [shop.newId(), shop.newId()];
    const searches = [
      await shop.save(anna, { text: "bicycle" }),
      await shop.save(bo, { text: "bicycle", category: "bikes" }),
    ];
    const lamps = await shop.publish(...[1, 2, 3, 4].map((nth) => ({ title: `Lamp ${nth}` })));
    const [chair] = await shop.publish({ title: "Chair" });
    await shop.stores.mongo.db.collection<{ _id: string }>("favourites").insertMany(
      lamps.map(({ _id: listingId }) => ({
        ...{ _id: `${listingId}:${anna}`, userId: anna, listingId, createdAt: shop.clock() },
      })),
    );
    for (const { _id } of lamps) await shop.change(_id, { "price.amount": 70_000, version: 2 });
    await shop.change(chair?._id ?? "", { status: "draft", version: 2 });
    const bicycles = await shop.put(...[1, 2, 3, 4, 5].map((nth) => ({ title: `Bicycle ${nth}` })));
    return [
      ...lamps.map(({ _id }) => `${_id}:${anna}:70000:DKK`),
      ...bicycles.flatMap(({ _id }) => searches.map(({ id }) => `${id}:${_id}`)),
    ].sort();
  }

  /** What has been raised once everything was handled, and how many events tell of each. */
  async function raised() {
    const { redis } = shop.stores;
    const operations = openEventOperations({ redis, log });
    // Whoever publishes changes has come to the last of them.
    const [mark] = await shop.put({ title: "The last", status: "draft" });
    const published = async () =>
      (await redis.redis.xrange("events:listings", "-", "+")).some(([, [, text]]) =>
        text?.includes(mark?._id ?? ""),
      );
    await until(published, undefined, WAIT_MS);
    await until(
      () => operations.lag(),
      // Without a group there is nothing that it has not handled: who raises them begins a moment after it is told to.
      (lags) =>
        lags.some(({ group }) => group === "alerts") &&
        lags.every(({ pending, undelivered }) => pending + undelivered === 0),
      WAIT_MS,
    );
    const alerts = (await shop.alerts()).map(({ _id }) => _id);
    const told = async () => {
      const ids = new Map<string, Set<string>>(alerts.map((id) => [id, new Set()]));
      for (const [, [, text]] of await redis.redis.xrange("events:alerts", "-", "+")) {
        const { aggregateId, id } = alertRaisedSchema.parse(JSON.parse(text ?? ""));
        ids.get(aggregateId)?.add(id);
      }
      return [...ids.values()].map(({ size }) => size);
    };
    const events = await until(told, (counts) => counts.every((count) => count > 0), WAIT_MS);
    return { alerts, events: [...new Set(events)] };
  }

  it("are each raised once all the same, wherever that was", async () => {
    const worker = await next();
    await worker.send({ do: "raise" });
    const expected = await happen();
    expect(await raised()).to.deep.equal({ alerts: expected, events: [1] });
    const known = pointsSchema.parse((await worker.send({ do: "points" }))?.value);
    const reached = Object.entries(known).filter(([name]) => OURS.test(name));
    expect(reached.filter(([, count]) => count === 0)).to.deep.equal([]);
    expect(reached).to.have.length.of.at.least(10);
    await worker.kill();

    for (const [point] of reached) {
      // Of four alerts of lamps, the first or the third is the last before it dies.
      for (const nth of point.startsWith("alerts/insert") ? [1, 3] : [1]) {
        const [victim, survivor] = [await next(), await next()];
        await victim.send({ do: "arm", point, nth });
        await victim.send({ do: "raise" });
        const due = await happen();
        expect(await victim.ended, `it was to die at ${point}`).to.equal("SIGKILL");
        await survivor.send({ do: "raise" });
        const found = await raised().catch((cause: unknown) => {
          throw new Error(`killed at ${point}`, { cause });
        });
        expect(found, `killed at ${point}`).to.deep.equal({ alerts: due, events: [1] });
        await survivor.kill();
      }
    }
  });
});
