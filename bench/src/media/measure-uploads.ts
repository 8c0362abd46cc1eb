import type { TestStores } from "@marketplace/testing";
import type { BenchRun } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { environmentOf, startMarketplaceProcess } from "../processes/marketplace-process.ts";
import { readPhotographs } from "./bench-photographs.ts";
import { openUploads, type Uploaded, type UploadPath } from "./upload-paths.ts";

const PATHS: readonly UploadPath[] = ["minio", "fetch"];

/** Uploads one photograph after another to a marketplace of three processes, by the client of MinIO and by `fetch` in turns. */
export async function measureUploads(
  { stores, settings }: TestStores,
  folder: string,
  { effort, signal, say }: BenchRun,
): Promise<readonly Uploaded[]> {
  const closers = openClosers();
  try {
    const environment = environmentOf(settings);
    const [command, query] = [
      closers.keep(await startMarketplaceProcess("command", environment)),
      closers.keep(await startMarketplaceProcess("query", environment)),
    ];
    closers.keep(await startMarketplaceProcess("worker", environment));
    const { upload } = await openUploads({
      stores,
      settings,
      urls: { command: command.url, query: query.url },
    });
    const photographs = readPhotographs(folder);
    let nth = 0;
    const next = () => photographs[nth++ % photographs.length] ?? Buffer.alloc(0);
    for (const path of PATHS) await upload(path, next());
    const seen: Uploaded[] = [];
    for (let round = 1; round <= effort.rounds; round += 1) {
      for (const path of PATHS) {
        for (const end = performance.now() + effort.seconds * 1_000; performance.now() < end; ) {
          signal.throwIfAborted();
          seen.push({ path, round, milliseconds: await upload(path, next()) });
        }
      }
      say(`round ${round} of ${effort.rounds} of uploads is done`);
    }
    return seen;
  } finally {
    await closers.closeAll();
  }
}
