import { openLogger } from "@marketplace/rpc";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { startWorker } from "./worker-process.ts";

/** The log of a test's own processes. */
export const quietLog = openLogger({ name: "test", level: "silent" });

/** Stores of a suite's own with workers at them; closing ends those first. */
export async function openWorkers(count: number): Promise<TestStores> {
  const suite = await openTestStores({ buckets: true });
  const workers = await Promise.all(
    Array.from({ length: count }, () => startWorker(suite.settings, quietLog)),
  );
  return {
    ...suite,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await suite.close();
    },
  };
}
