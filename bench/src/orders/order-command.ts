import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@marketplace/local-stack";
import { startApp } from "../../../scripts/start-app.ts";

/** A command process that a bench started. */
export interface CommandProcess {
  readonly url: string;
  close(): Promise<void>;
}

const main = join(import.meta.dirname, "../../../apps/command/src/main.ts");

/**
 * Starts the process that serves mutations, as `npm start` does, with the given settings.
 * @throws Error with the last lines of its log when it does not become healthy.
 */
export async function startCommandProcess(
  environment: Readonly<Record<string, string>>,
): Promise<CommandProcess> {
  const folder = mkdtempSync(join(tmpdir(), "marketplace-bench-"));
  const log = join(folder, "command.log");
  const port = await freePort(undefined);
  const url = `http://127.0.0.1:${port}`;
  const env = { ...environment, COMMAND_PORT: String(port) };
  const deleteLog = () => rmSync(folder, { recursive: true });
  try {
    const app = await startApp({ name: "command", url, main, env, log });
    return { url, close: () => app.stop().finally(deleteLog) };
  } catch (failure) {
    deleteLog();
    throw failure;
  }
}
