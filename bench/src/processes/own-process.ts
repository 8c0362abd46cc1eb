import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@marketplace/local-stack";
import { startApp } from "../../../scripts/start-app.ts";

/** A server in a process of its own. */
export interface OwnProcess {
  readonly name: string;
  /** `http://HOST:PORT`, without a path. */
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** What is to be started. */
export interface ServerProgram {
  readonly name: string;
  readonly main: string;
  /** The environment variable that tells it which port to listen on. */
  readonly portSetting: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Below which path it answers `GET /health`; at the root by default. */
  readonly healthBelow?: string;
  /** Options of Node, beside those that it runs from source with. */
  readonly nodeOptions?: readonly string[];
}

/**
 * Starts a server from source, as `npm start` does, on a free port; its log goes when it is closed.
 * @throws Error with the last lines of its log when it does not become healthy.
 */
export async function startServer(program: ServerProgram): Promise<OwnProcess> {
  const { name, main, portSetting, environment, healthBelow = "", nodeOptions = [] } = program;
  const folder = mkdtempSync(join(tmpdir(), "marketplace-bench-"));
  const deleteLog = () => rmSync(folder, { recursive: true });
  const port = await freePort(undefined);
  const url = `http://127.0.0.1:${port}`;
  try {
    const app = await startApp({
      ...{ name, main, nodeOptions },
      url: `${url}${healthBelow}`,
      env: { ...environment, [portSetting]: String(port) },
      log: join(folder, "output.log"),
    });
    return { name, url, pid: app.pid, close: () => app.stop().finally(deleteLog) };
  } catch (failure) {
    deleteLog();
    throw failure;
  }
}
