/**
 * Checks the code, then runs every package's tests on the four real servers, and closes with a line that counts
 * them. Servers that it started are stopped again. `--no-check` leaves the checks out; package names after it
 * (`users`, `web`) run those packages' tests alone. `--crash` runs the crash tests alone, in their long form.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { stackDown, stackStatus, stackUp, terminalReport } from "@marketplace/local-stack";
import { sweepDeadSuites } from "@marketplace/testing";
import { z } from "zod";
import { runCommand } from "./run-command.ts";

const STACK = "test";
const RESULTS = ".test-results.json";
const root = join(import.meta.dirname, "..");
const resultsSchema = z.object({
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
  failures: z.array(z.object({ test: z.string(), reason: z.string() })),
});

const flags = process.argv.slice(2);
const chosen = flags.filter((flag) => !flag.startsWith("--"));
const crash = flags.includes("--crash");

/** The tests that kill processes, by package; each reads `DURABLE_CRASH_TESTS` and `DURABLE_SEED`. */
const CRASH_TESTS = {
  durable: ["crash-points", "random-kills", "frozen-runner", "sabotage"],
  orders: ["crash-*", "fault-*"],
  payouts: ["pay-out-crashes"],
};

process.exitCode = await main();

async function main(): Promise<number> {
  const started = Date.now();
  const checks = crash || flags.includes("--no-check") ? 0 : await turbo(["//#lint", "//#check:all"]);
  const report = terminalReport();
  const wasUp = (await stackStatus(STACK)).up;
  await stackUp({ name: STACK, durability: "none", report });
  try {
    await sweepDeadSuites();
    for (const folder of packageFolders()) rmSync(join(folder, RESULTS), { force: true });
    const filters = chosen.map((name) => `--filter=@marketplace/${name}`);
    const tests = crash
      ? await crashTests()
      : await turbo(["test", "--continue", "--concurrency=2", ...filters]);
    const { passed, failed, skipped, failures: named } = countResults();
    // A run that ended badly without a failed test, as by a leak or a crash, counts as one.
    const failures = failed + (checks === 0 ? 0 : 1) + (tests !== 0 && failed === 0 ? 1 : 0);
    if (checks !== 0) process.stdout.write("\nThe checks failed; see above.\n");
    for (const { folder, test, reason } of named)
      process.stdout.write(`\nFailed in ${folder}: ${test}\n  ${reason.replaceAll("\n", "\n  ")}\n`);
    process.stdout.write(`\nTests took ${Math.round((Date.now() - started) / 1_000)} s\n`);
    process.stdout.write(
      `${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
    );
    return failures === 0 ? 0 : 1;
  } finally {
    if (!wasUp) await stackDown(STACK, { report });
  }
}

/** The crash tests in their long form, one package after the other: they measure what dies, not each other's load. */
async function crashTests(): Promise<number> {
  let worst = 0;
  for (const [name, files] of Object.entries(CRASH_TESTS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const code = await runCommand(
      process.execPath,
      [join(root, "scripts", "mocha.mjs"), ...files.map((file) => `src/${file}.int.test.ts`)],
      {
        cwd: join(root, "packages", name),
        env: { ...process.env, DURABLE_CRASH_TESTS: "long" },
      },
    );
    worst = Math.max(worst, code);
  }
  return worst;
}

function turbo(args: readonly string[]): Promise<number> {
  return runCommand(
    join(root, "node_modules", ".bin", "turbo"),
    ["run", ...args, "--ui=stream", "--output-logs=new-only"],
    {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
    },
  );
}

function countResults() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures: { readonly folder: string; readonly test: string; readonly reason: string }[] = [];
  for (const folder of packageFolders()) {
    const file = join(folder, RESULTS);
    if (!existsSync(file)) continue;
    const results = resultsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    total.passed += results.passed;
    total.failed += results.failed;
    total.skipped += results.skipped;
    failures.push(...results.failures.map((one) => ({ folder: relative(root, folder), ...one })));
  }
  return { ...total, failures };
}

function packageFolders(): string[] {
  if (crash) return Object.keys(CRASH_TESTS).map((name) => join(root, "packages", name));
  const inside = ["packages", "apps"].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => join(root, kind, name)),
  );
  return [...inside, join(root, "bench")];
}
