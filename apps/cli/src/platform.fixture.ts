import { startCommand } from "@marketplace/command";
import { startQuery } from "@marketplace/query";
import { openLogger } from "@marketplace/rpc";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { startWorker } from "@marketplace/worker";
import type { Endpoints } from "./endpoints.ts";

/** Both processes on stores of their own. */
export interface Platform extends TestStores {
  readonly endpoints: Endpoints;
}

/** The administrator that the platform is started with. */
export const admin = { email: "admin@shop.example", password: "correct horse battery" };

/** Starts both processes, and a worker; `close` stops them and deletes what they stored. */
export async function startWorkingPlatform(): Promise<Platform> {
  const platform = await startPlatform({ MEDIA_CONCURRENCY: "4" });
  const worker = await startWorker(platform.settings, openLogger({ name: "test", level: "silent" }));
  return {
    ...platform,
    async close() {
      await worker.close();
      await platform.close();
    },
  };
}

/** Starts both processes; `close` stops them and deletes what they stored. */
export async function startPlatform(settings: Readonly<Record<string, string>> = {}): Promise<Platform> {
  const suite = await openTestStores({
    buckets: true,
    settings: {
      REGISTRATIONS_PER_HOUR: "100000",
      FIRST_ADMIN_EMAIL: admin.email,
      FIRST_ADMIN_PASSWORD: admin.password,
      ...settings,
    },
  });
  const log = openLogger({ name: "test", level: "silent" });
  const [query, command] = await Promise.all([
    startQuery(suite.settings, log),
    startCommand(suite.settings, log),
  ]);
  return {
    ...suite,
    endpoints: { url: query.url, commandUrl: command.url },
    async close() {
      await Promise.all([query.close(), command.close()]);
      await suite.close();
    },
  };
}
