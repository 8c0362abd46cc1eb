import { join } from "node:path";
import type { Settings } from "@marketplace/stores";
import { type OwnProcess, startServer } from "./own-process.ts";

const apps = join(import.meta.dirname, "../../../apps");
const portSettings = { command: "COMMAND_PORT", query: "QUERY_PORT", worker: "WORKER_PORT" } as const;

/**
 * Starts a process of the marketplace with the given settings.
 * @throws Error with the last lines of its log when it does not become healthy.
 */
export function startMarketplaceProcess(
  app: keyof typeof portSettings,
  environment: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<OwnProcess> {
  const main = join(apps, app, "src/main.ts");
  return startServer({ name: app, main, portSetting: portSettings[app], environment, nodeOptions });
}

/** What differs from a test's stores: all that production has by default, but for the payments of the sandbox. */
export const likeProduction: Readonly<Record<string, string>> = {
  NODE_ENV: "development",
  LOG_LEVEL: "info",
  POSTGRES_POOL_MAX: "20",
  // Sessions are made before they are used.
  ACCESS_TOKEN_SECONDS: "86400",
};

/** Settings as the environment of another process. */
export function environmentOf(settings: Settings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
