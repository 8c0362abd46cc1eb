/*
 * Orders through HTTP, by a command process, beside three references: the bare transaction in PostgreSQL, and that
 * transaction in each of the two forms of two-phase commit. Each runs in a process of its own against the same servers,
 * in turns.
 */
import { openTestStores } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun } from "../bench.ts";
import { environmentOf, likeProduction, startMarketplaceProcess } from "../processes/marketplace-process.ts";
import { type Cell, measureRounds } from "../rounds.ts";
import { serverFacts } from "../server-facts.ts";
import type { Worker } from "../worker/host.ts";
import { startWorker } from "../worker/start-worker.ts";
import { CONTENDERS, LEVELS } from "./order-contenders.ts";
import { ordersReport } from "./orders-report.ts";
import { traceOrders } from "./trace-orders.ts";

/** `npm run bench orders` */
export const ordersBench: Bench = {
  about: "orders through HTTP beside one bare transaction and both forms of two-phase commit",
  run: runOrdersBench,
};

async function runOrdersBench(run: BenchRun): Promise<BenchOutcome> {
  const suite = await openTestStores({ buckets: true, settings: likeProduction });
  try {
    const environment = environmentOf(suite.settings);
    const cells = await measureAll(environment, run);
    run.say("counts the calls of single orders");
    const traffic = await traceOrders({ suite, environment, run });
    return { ...ordersReport(cells, traffic), servers: await serverFacts(suite.stores) };
  } finally {
    await suite.close();
  }
}

async function measureAll(
  environment: Record<string, string>,
  { effort, signal, say }: BenchRun,
): Promise<Cell[]> {
  const command = await startMarketplaceProcess("command", environment);
  const workers: Worker[] = [];
  try {
    for (const name of CONTENDERS)
      workers.push(await startWorker(name, { environment, commandUrl: command.url }));
    say(`measures ${LEVELS.join(", ")} at a time, ${effort.rounds} rounds of ${effort.seconds} s each`);
    const cells = await measureRounds({ workers, levels: LEVELS, effort, signal, say });
    for (const worker of workers) await worker.check();
    return cells;
  } finally {
    await Promise.all(workers.map((worker) => worker.close())).finally(command.close);
  }
}
