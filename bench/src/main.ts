/**
 * `npm run bench [name]`: runs a bench on the local stack `bench`, or on the servers that the environment names, and
 * ends with one line of JSON. What it is doing goes to standard error.
 */
import { join, resolve } from "node:path";
import { stackDown, stackStatus, stackUp, terminalReport } from "@marketplace/local-stack";
import { sweepDeadSuites } from "@marketplace/testing";
import { type Asked, readArguments, USAGE, UsageError } from "./arguments.ts";
import { benches } from "./benches.ts";
import { lookAtMachine } from "./machine.ts";
import { lastLine, writeRecord } from "./record.ts";

const STACK = "bench";
const root = join(import.meta.dirname, "../..");
const results = join(root, "bench/results");
const profiles = join(root, "bench/.cache/profiles");
const report = terminalReport();
const stop = new AbortController();
process.on("SIGINT", () => stop.abort(new Error("It was interrupted; nothing is recorded.")));
process.on("SIGTERM", () => stop.abort(new Error("It was ended; nothing is recorded.")));

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const asked = readArguments(process.argv.slice(2), Object.keys(benches));
    if (asked === null) {
      process.stdout.write(listing());
      return 0;
    }
    await runOnStack(asked);
    return 0;
  } catch (failure) {
    process.stderr.write(`\n${failure instanceof Error ? failure.message : String(failure)}\n`);
    if (stop.signal.aborted) return 130;
    return failure instanceof UsageError ? 2 : 1;
  }
}

function listing(): string {
  const lines = Object.entries(benches).map(([name, { about }]) => `  ${name}  ${about}`);
  return `${USAGE}\n\nBenches:\n${lines.join("\n")}\n`;
}

async function runOnStack(asked: Asked): Promise<void> {
  const wasUp = (await stackStatus(STACK)).up;
  // As production would be: PostgreSQL waits for the disk at each commit.
  const { env } = await stackUp({ name: STACK, durability: "full", report });
  try {
    // Where the stores of a bench look for their servers, as those of tests do.
    Object.assign(process.env, env);
    await sweepDeadSuites();
    await runOne(asked);
  } finally {
    if (!wasUp) await stackDown(STACK, { report });
  }
}

async function runOne({ name, effort, recorded, profile: load, folder, isLarge }: Asked): Promise<void> {
  const bench = benches[name];
  if (bench === undefined) throw new UsageError(`There is no bench called ${name}.`);
  if (folder !== null && bench.takesFolder !== true) throw new UsageError(`${name} takes no folder.`);
  if (load !== null) {
    if (bench.profile === undefined) throw new UsageError(`${name} has nothing to profile.`);
    const run = { effort, signal: stop.signal, say: sayer(name) };
    process.stdout.write(`${await bench.profile(run, { load, folder: profiles })}\n`);
    return;
  }
  const machine = await lookAtMachine(root);
  const date = new Date();
  const say = sayer(name);
  if (machine.loadBefore > machine.cores / 2)
    say(`the machine is busy with other things (load ${machine.loadBefore}); the figures say less`);
  const outcome = await bench.run({
    ...{ effort, isLarge, signal: stop.signal, say },
    // As whoever asks sees it, whose folder npm may have left.
    folder: folder === null ? null : resolve(process.env.INIT_CWD ?? process.cwd(), folder),
  });
  process.stdout.write(`${outcome.text}\n\n`);
  if (recorded) say(`kept in ${writeRecord({ bench: name, date, machine, effort, outcome }, results)}`);
  else say("a quick look is not kept");
  process.stdout.write(`${lastLine({ bench: name, outcome })}\n`);
}

function sayer(topic: string): (text: string) => void {
  return (text) => report({ kind: "line", topic, text });
}
