/*
 * A process that does what a worker does for searching, until it is killed: it reads the changes of listings, brings
 * their events to cards, and works at jobs.
 */
import {
  armCrashPoint,
  crashPoints,
  openEventStreams,
  openProjectionWorker,
  projectionConsumer,
  readChanges,
  runConsumers,
} from "@marketplace/durable";
import { listingChanges } from "@marketplace/listings";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { projectCards } from "../card-projection.ts";
import { openProcessStores, own, say } from "../process-stores.fixture.ts";

/** How long an old generation is kept up. */
const { GRACE_MS } = z.object({ GRACE_MS: z.coerce.number() }).parse(process.env);
const { mongo, redis, connect } = openProcessStores();

const cards = projectCards({ mongo, changed: async () => {} });

function bringEvents(): void {
  const streams = openEventStreams({ redis, log: own.log });
  const limits = { waitMs: 40, leaseMs: 400, standbyMs: 60 };
  readChanges({ ...own, mongo, streams, collections: [listingChanges], limits });
  runConsumers({
    ...{ ...own, redis, consumers: [projectionConsumer(cards, { mongo })] },
    limits: { blockMs: 50, sweepMs: 50, claimMs: 500 },
  });
  const { catchUp } = openProjectionWorker({ ...own, mongo, projections: [cards] });
  const again = () =>
    void catchUp()
      .catch(say)
      .finally(() => setTimeout(again, 50));
  again();
}

function workAtJobs(): void {
  const jobs = openProjectionWorker({
    ...{ ...own, mongo, projections: [cards], leaseMs: 1_000, graceMs: GRACE_MS },
  });
  const again = () =>
    void jobs
      .run()
      .catch(say)
      .finally(() => setTimeout(again, 50));
  again();
}

const orderSchema = z.discriminatedUnion("do", [
  z.object({ do: z.enum(["events", "jobs"]) }),
  z.object({ do: z.literal("points") }),
  z.object({ do: z.literal("arm"), point: z.string(), nth: z.int() }),
]);

await obeyOrders({
  orders: orderSchema,
  obey: async (order) => {
    if (order.do === "events") bringEvents();
    if (order.do === "jobs") workAtJobs();
    if (order.do === "arm") armCrashPoint({ point: order.point, nth: order.nth, crash: "kill" });
    return Object.fromEntries(crashPoints());
  },
  connect,
  say,
});
