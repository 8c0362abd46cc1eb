import type { RunAs } from "./run-command.ts";
import type { Credentials, Durability, ServerName } from "./state-file.ts";
import type { Tool } from "./tool.ts";

/** Where the four servers answer, as the environment variables that every process of the marketplace reads. */
export interface StackEnv {
  readonly POSTGRES_URL: string;
  readonly MONGO_URL: string;
  readonly REDIS_URL: string;
  readonly MINIO_URL: string;
  readonly MINIO_ACCESS_KEY: string;
  readonly MINIO_SECRET_KEY: string;
}

/** One server that is to run here. */
export interface ServerPlan {
  readonly binary: string;
  readonly port: number;
  /** Folder for its data and settings, which exists and belongs to the user that it runs as. */
  readonly folder: string;
  /** The user that it runs as; undefined for the launcher's own. */
  readonly as: RunAs | undefined;
  readonly credentials: Credentials;
  readonly durability: Durability;
  /** Every server's address, those running elsewhere included. */
  readonly env: StackEnv;
}

/** How a server is started. */
export interface StartCommand {
  readonly args: readonly string[];
  /** Added to an environment that holds nothing of the launcher's. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings written, for the server's user alone to read, before it starts: text by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** One of the four servers: how it is found, started and seen to be ready. */
export interface Server {
  readonly name: ServerName;
  readonly tool: Tool;
  readonly urlVariable: "POSTGRES_URL" | "MONGO_URL" | "REDIS_URL" | "MINIO_URL";
  readonly stopSignal: "SIGINT" | "SIGTERM";
  /** Servers that are started before it. */
  readonly after: readonly ServerName[];
  /** The addresses and keys of a server that runs here. */
  env(port: number, credentials: Credentials): Partial<StackEnv>;
  command(plan: ServerPlan): StartCommand;
  /** Makes its data folder when there is none. @throws StackError when existing data cannot be used. */
  prepare(plan: ServerPlan): Promise<void>;
  /** Makes what a running server lacks, such as the database; quick when nothing is missing. @throws Error until it can. */
  settle(plan: ServerPlan): Promise<void>;
  /** @throws Error until the server at the stack's address can be worked with. */
  ready(env: StackEnv): Promise<void>;
}
