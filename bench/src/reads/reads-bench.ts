/*
 * Reads through HTTP by a query process, beside Node's own HTTP server, Redis, PostgreSQL, MongoDB and tRPC behind it.
 * Each server runs in a process of its own and is asked by another one, in turns.
 */
import { openTestStores } from "@marketplace/testing";
import type { Bench, BenchOutcome, BenchRun } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { measureRounds } from "../rounds.ts";
import { serverFacts } from "../server-facts.ts";
import { openOwnReads, readSettings } from "./own-reads.ts";
import { openPinning } from "./pin.ts";
import { profileReads } from "./profile-reads.ts";
import { checkStillAnswered } from "./read-calls.ts";
import { CONNECTIONS, CONTENDERS } from "./read-contenders.ts";
import { openReadLoads } from "./read-loads.ts";
import { startReferences } from "./read-servers.ts";
import { readsReport } from "./reads-report.ts";

/** `npm run bench reads` */
export const readsBench: Bench = {
  about: "reads through HTTP beside node:http, Redis, PostgreSQL, MongoDB and tRPC behind it",
  run: runReadsBench,
  profile: profileReads,
};

// What answers in microseconds has to be asked thousands of times before its code is compiled.
const WARM_UP = 20_000;

async function runReadsBench({ effort, signal, say }: BenchRun): Promise<BenchOutcome> {
  say("starts the servers and adds listings");
  signal.throwIfAborted();
  const closers = openClosers();
  try {
    const suite = closers.keep(await openTestStores({ buckets: true, settings: readSettings }));
    const reads = await openOwnReads({ suite, closers });
    const { environment, own, calls } = reads;
    const references = await startReferences({ environment, calls, closers });
    const pinning = await openPinning();
    const workers = await openReadLoads({ reads, references, pinning, closers });
    say(`measures ${effort.rounds} rounds of ${CONTENDERS.length} × ${effort.seconds} s`);
    const cells = await measureRounds({
      ...{ workers, levels: [CONNECTIONS], warmUp: WARM_UP },
      ...{ effort, signal, say },
    });
    for (const { url } of [own.query, own.secondQuery, own.withoutRedis])
      await checkStillAnswered(url, calls);
    const bodies = { listing: calls.listing.body, page: calls.page.body };
    return {
      ...readsReport({ cells, bodies, pinned: pinning.works }),
      servers: await serverFacts(suite.stores),
    };
  } finally {
    await closers.closeAll();
  }
}
