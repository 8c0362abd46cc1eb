import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bundleProcess } from "@marketplace/testing/worker-processes";
import type { PayoutBehaviour } from "./sandbox-payouts.ts";

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
  const outfile = await bundleProcess({
    entry: join(import.meta.dirname, "payout-process.fixture.ts"),
    unused: ["minio"],
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
