/*
 * A process that sweeps photographs as a worker does, until it is killed. Whatever stands is old to it, and what a
 * collection names is referred to.
 */
import { armCrashPoint, crashPoints } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { openProcessStores, quiet } from "../process-stores.fixture.ts";
import { openMediaWorker } from "./media-worker.ts";
import { REFERRED } from "./sweep-process-orders.fixture.ts";

const { mongo, minio } = openProcessStores();
let lateMs = 48 * 3_600_000;
const clock = () => new Date(Date.now() + lateMs);
const worker = openMediaWorker({
  ...{ mongo, minio, newId: idsFrom(systemClock), clock, graceHours: 24 },
  log: { info: quiet, warn: quiet, error: quiet },
  references: [
    {
      name: "test",
      among: async (keys) => {
        const found = await mongo.db
          .collection<{ _id: string }>(REFERRED)
          .find({ _id: { $in: [...keys] } })
          .toArray();
        return new Set(found.map(({ _id }) => _id));
      },
    },
  ],
  sweepUploads: async () => ({ told: 0, expired: 0 }),
  ...{ restMs: 0, leaseMs: 100, passMs: 0 },
});

const orderSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("work") }),
  z.object({ do: z.literal("arm"), point: z.string() }),
  z.object({ do: z.literal("points") }),
  z.object({ do: z.literal("later") }),
]);

await obeyOrders({
  orders: orderSchema,
  obey: async (order) => {
    if (order.do === "work") await worker.run();
    if (order.do === "later") lateMs += 600_000;
    if (order.do === "arm") armCrashPoint({ point: order.point, nth: 1, crash: "kill" });
    return Object.fromEntries(crashPoints());
  },
  connect: () => mongo.client.connect(),
  say: quiet,
});
