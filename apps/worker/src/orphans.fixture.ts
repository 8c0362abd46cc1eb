import { idsFrom } from "@marketplace/kernel";
import { findMediaJob, type MediaJob, requestMediaJob } from "@marketplace/media";
import type { TestStores } from "@marketplace/testing";
import { openMediaSweep } from "./open-media-sweep.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const LATE_MS = 48 * 3_600_000;

/**
 * What a sweep would do two days from now, when nothing is young and no upload can be attached any more: `removed` and
 * `removedObjects` are what nobody refers to. No worker may run, which would do it in its own time.
 */
export async function orphansIn({ stores, settings }: TestStores): Promise<MediaJob["tally"]> {
  const clock = () => new Date(Date.now() + LATE_MS);
  const own = { clock, newId: idsFrom(clock), log: quiet };
  const streams = { publish: () => Promise.reject(new Error("It only looks")) };
  const sweep = openMediaSweep({
    ...{ stores, settings, ...own, passMs: 60_000 },
    uploads: { streams, backlog: async () => 0 },
  });
  const order = { kind: "sweep", dryRun: true, isAsked: true, photographs: null } as const;
  const id = await requestMediaJob({ ...stores, ...own }, order);
  await sweep.run();
  const job = await findMediaJob(stores.mongo, id);
  if (job?.status !== "done") throw new Error(`The sweep is ${job?.status}: ${job?.error}`);
  return job.tally;
}
