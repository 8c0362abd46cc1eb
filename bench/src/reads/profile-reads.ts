import { join } from "node:path";
import { openTestStores } from "@marketplace/testing";
import { UsageError } from "../arguments.ts";
import type { BenchRun, Profiling } from "../bench.ts";
import { openClosers } from "../closers.ts";
import { hottest, type SelfTime, type Window } from "../profile/hottest.ts";
import { openProfileTaker, type ProfileTaker, steadyMicros } from "../profile/profiled-process.ts";
import { textTable } from "../text-table.ts";
import { startHost } from "../worker/host.ts";
import { openLoad, ownAims, watchedLoad } from "./load-aims.ts";
import { openOwnReads, readSettings } from "./own-reads.ts";
import { CONNECTIONS, OWN_LOADS, type OwnLoad } from "./read-contenders.ts";
import type { ReadMeasured } from "./read-measured.ts";

const SHOWN = 30;
const WARM_UP = { parallel: CONNECTIONS, most: 20_000 };
// Cold listings are made before they are read: so many for each second of warming up.
const LIKELY_RATE = 5_000;

interface Loaded {
  readonly pid: number;
  readonly window: Window;
  readonly measured: ReadMeasured;
}

/**
 * Profiles a query process under one load.
 * @throws UsageError when there is no such load.
 */
export async function profileReads(run: BenchRun, { load, folder }: Profiling): Promise<string> {
  const name = OWN_LOADS.find((one) => one === load);
  if (name === undefined) throw new UsageError(`--profile takes one of: ${OWN_LOADS.join(", ")}.`);
  const taker = openProfileTaker(folder);
  try {
    const { pid, window, measured } = await putUnderLoad(name, run, taker);
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "");
    const file = join(folder, `reads-${name}-${stamp}Z.cpuprofile`);
    const profile = taker.take(pid, file);
    return [
      `${Math.round(measured.perSecond)} requests/s of ${name}, while it was profiled; failures: ${JSON.stringify(measured.failures)}`,
      selfTimeTable(hottest(profile, window).slice(0, SHOWN)),
      `The whole profile, from the start of the process: ${file}`,
    ].join("\n\n");
  } finally {
    await taker.close();
  }
}

async function putUnderLoad(name: OwnLoad, run: BenchRun, taker: ProfileTaker): Promise<Loaded> {
  const { effort, signal, say } = run;
  const closers = openClosers();
  try {
    const suite = closers.keep(await openTestStores({ buckets: true, settings: readSettings }));
    const reads = await openOwnReads({ suite, closers, nodeOptions: taker.nodeOptions });
    const aim = ownAims(reads)[name];
    const host = closers.keep(startHost());
    const worker = closers.keep(await openLoad({ host, environment: reads.environment }, name, aim));
    const load = watchedLoad(worker, aim);
    const milliseconds = effort.seconds * 1_000;
    signal.throwIfAborted();
    await load.stock(Math.ceil(LIKELY_RATE * effort.seconds));
    await load.measure({ ...WARM_UP, milliseconds });
    await load.stock(Math.ceil(LIKELY_RATE * effort.seconds));
    say(`profiles ${name} for ${effort.seconds} s`);
    const from = steadyMicros();
    const plan = { parallel: CONNECTIONS, milliseconds, most: Number.MAX_SAFE_INTEGER };
    const measured = await load.measure(plan);
    return { pid: reads.own.query.pid, window: { from, until: steadyMicros() }, measured };
  } finally {
    // The profile is written when the process ends.
    await closers.closeAll();
  }
}

function selfTimeTable(rows: readonly SelfTime[]): string {
  return textTable(
    ["where time was spent", "share", "ms"],
    rows.map(({ name, url, share, milliseconds }) => [
      `${name}  ${shortPlace(url)}`.trimEnd(),
      `${(share * 100).toFixed(1)} %`,
      milliseconds.toFixed(0),
    ]),
  );
}

/** The end of an address, from where it tells something. */
function shortPlace(url: string): string {
  return /(?:node_modules\/|\/(?=packages\/|apps\/))(.*)$/.exec(url)?.[1] ?? url;
}
