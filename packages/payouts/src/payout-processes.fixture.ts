import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { PayoutBehaviour } from "./sandbox-payouts.ts";

// Of what the bundle takes in, what the process never uses: each start would pay for loading it.
const UNUSED = [
  ...["minio", "ioredis", "umzug", "pg-native", "pg-hstore"],
  ...["sqlite3", "mysql2", "mariadb", "tedious", "oracledb", "ibm_db", "snowflake-sdk", "odbc"],
];

/** How a process that pays one seller has ended, and which points it came by if it lived. */
export interface Ended {
  readonly signal: unknown;
  readonly points: readonly string[];
}

/** What a process is to do, and at which point it is to die. */
export interface Life {
  readonly postgresUrl: string;
  readonly sellerId: string;
  readonly behaviour: PayoutBehaviour;
  readonly dieAt?: string;
}

/** Bundles the process once, so that each starts in a fraction of a second; answers with how to live one life. */
export async function openPayoutProcesses(): Promise<(life: Life) => Promise<Ended>> {
  // Inside the repository, where Node would find the packages.
  const cache = join(import.meta.dirname, "../.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "payout-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const empty = join(folder, "empty.cjs");
  const outfile = join(folder, "payout-process.mjs");
  writeFileSync(empty, "module.exports = {};");
  await build({
    entryPoints: [join(import.meta.dirname, "payout-process.fixture.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["@marketplace/source"],
    alias: Object.fromEntries(UNUSED.map((name) => [name, empty])),
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: "error",
  });
  return (life) => live(outfile, life);
}

async function live(outfile: string, { postgresUrl, sellerId, behaviour, dieAt }: Life): Promise<Ended> {
  const child = spawn(process.execPath, [outfile], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "test",
      POSTGRES_URL: postgresUrl,
      PAYOUT_SELLER: sellerId,
      PAYOUT_BEHAVIOUR: behaviour,
      ...(dieAt === undefined ? {} : { DURABLE_CRASH_POINT: `${dieAt}#1=kill` }),
    },
  });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += String(chunk);
  });
  const [, signal]: unknown[] = await once(child, "close");
  return { signal, points: said.split("\n").filter(Boolean) };
}
