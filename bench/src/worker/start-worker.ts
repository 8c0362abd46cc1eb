import { startHost, type Worker } from "./host.ts";
import type { Opening } from "./messages.ts";

/**
 * Starts a process for one contender and opens it there.
 * @throws Error with the contender's own words when it cannot be opened; then no process stays.
 */
export async function startWorker(contender: string, place: Opening["place"]): Promise<Worker> {
  const host = startHost();
  try {
    const worker = await host.open({ name: contender, contender, place });
    return { ...worker, close: () => worker.close().finally(host.close) };
  } catch (failure) {
    await host.close();
    throw failure;
  }
}
