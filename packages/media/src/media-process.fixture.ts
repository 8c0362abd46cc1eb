/*
 * A process that does what a worker does for photographs, until it is killed: it carries what MinIO tells, and makes
 * photographs of it.
 */
import { armCrashPoint, crashPoints, openEventStreams, runConsumers } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { openRedis } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import type { ListingPhotograph } from "./attach.ts";
import { mediaConsumer } from "./consumer.ts";
import { ATTACHED, type Attachments } from "./media-process-orders.fixture.ts";
import { openProcessStores, processSettings, quiet } from "./process-stores.fixture.ts";
import { runPump } from "./pump.ts";

const log = { info: quiet, warn: quiet, error: quiet };
const { mongo, minio } = openProcessStores();
const env = z.object({ REDIS_URL: z.string(), REDIS_KEY_PREFIX: z.string() }).parse(process.env);
const redis = openRedis({ ...processSettings, ...env }, quiet);
const own = { redis, mongo, minio, clock: systemClock, log };

/** As a listing does: once for an upload. */
async function listing({ listingId, image, uploadId }: ListingPhotograph) {
  await mongo.db
    .collection<Attachments>(ATTACHED)
    .updateOne(
      { _id: listingId, uploads: { $ne: uploadId } },
      { $inc: { [`widths.${image.width}`]: 1 }, $push: { uploads: uploadId } },
    );
  return { attached: true } as const;
}

function work(): void {
  const media = mediaConsumer({ ...own, concurrency: 2, attach: { listing, avatar: async () => {} } });
  const streams = openEventStreams({ redis, log });
  runPump({ ...own, streams, newId: idsFrom(systemClock), lockMs: 200 });
  runConsumers({
    ...{ redis, consumers: [media.consumer], clock: systemClock, random: Math.random, log },
    limits: { claimMs: 300, sweepMs: 50, blockMs: 50 },
  });
}

const orderSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("work") }),
  z.object({ do: z.literal("arm"), point: z.string() }),
  z.object({ do: z.literal("points") }),
]);

await obeyOrders({
  orders: orderSchema,
  obey: async (order) => {
    if (order.do === "work") work();
    if (order.do === "arm") armCrashPoint({ point: order.point, nth: 1, crash: "kill" });
    return Object.fromEntries(crashPoints());
  },
  connect: () => mongo.client.connect(),
  say: quiet,
});
