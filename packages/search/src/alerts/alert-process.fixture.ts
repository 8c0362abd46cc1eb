/*
 * A process that does what a worker does for alerts, as it is told: it publishes what changes, and raises alerts.
 */
import {
  armCrashPoint,
  crashPoints,
  openEventStreams,
  readChanges,
  runConsumers,
} from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { listingChanges } from "@marketplace/listings";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { openProcessStores, own, say } from "../process-stores.fixture.ts";
import { alertChanges } from "./alert-changes.ts";
import { alertConsumer } from "./alert-consumer.ts";

const { mongo, redis, connect } = openProcessStores();

const orderSchema = z.discriminatedUnion("do", [
  z.object({ do: z.enum(["publish", "raise", "points"]) }),
  z.object({ do: z.literal("arm"), point: z.string(), nth: z.int() }),
]);

await obeyOrders({
  orders: orderSchema,
  obey: async (order) => {
    if (order.do === "publish")
      readChanges({
        ...{ ...own, mongo, streams: openEventStreams({ redis, log: own.log }) },
        collections: [listingChanges, alertChanges],
        limits: { waitMs: 40, leaseMs: 400, standbyMs: 60 },
      });
    if (order.do === "raise")
      runConsumers({
        ...{ ...own, redis },
        consumers: [alertConsumer({ mongo, clock: systemClock, newId: idsFrom(systemClock) })],
        limits: { blockMs: 50, sweepMs: 50, claimMs: 500 },
      });
    if (order.do === "arm") armCrashPoint({ point: order.point, nth: order.nth, crash: "kill" });
    return Object.fromEntries(crashPoints());
  },
  connect,
  say,
});
