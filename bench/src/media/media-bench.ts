/*
 * Photographs: what our processing makes of 12-megapixel JPEGs beside sharp alone on the same files, and how long it takes
 * from the upload of one until it is ready, one after another, through MinIO, its events, Redis and a worker.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestStores } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun } from "../bench.ts";
import { likeProduction } from "../processes/marketplace-process.ts";
import { type Cell, measureRounds } from "../rounds.ts";
import { serverFacts } from "../server-facts.ts";
import type { Worker } from "../worker/host.ts";
import { startWorker } from "../worker/start-worker.ts";
import { writePhotographs } from "./bench-photographs.ts";
import { measureUploads } from "./measure-uploads.ts";
import { LEVELS, mediaReport, PROCESSING } from "./media-report.ts";

/** `npm run bench media` */
export const mediaBench: Bench = {
  about: "photographs: our processing beside sharp alone, and from upload to ready",
  run: runMediaBench,
};

const PHOTOGRAPHS = 4;
const WARM_UP = 8;

async function runMediaBench(run: BenchRun): Promise<BenchOutcome> {
  const suite = await openTestStores({ buckets: true, settings: likeProduction });
  const folder = mkdtempSync(join(tmpdir(), "marketplace-bench-"));
  try {
    run.say(`makes ${PHOTOGRAPHS} photographs of 12 megapixels`);
    run.signal.throwIfAborted();
    await writePhotographs(folder, PHOTOGRAPHS);
    const cells = await measureProcessing(folder, run);
    const uploads = await measureUploads(suite, folder, run);
    return { ...mediaReport(cells, uploads), servers: await serverFacts(suite.stores) };
  } finally {
    rmSync(folder, { recursive: true });
    await suite.close();
  }
}

async function measureProcessing(folder: string, { effort, signal, say }: BenchRun): Promise<Cell[]> {
  const workers: Worker[] = [];
  try {
    for (const name of Object.keys(PROCESSING)) workers.push(await startWorker(name, { folder }));
    return await measureRounds({ workers, levels: LEVELS, effort, signal, say, warmUp: WARM_UP });
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}
