import { writeFileSync } from "node:fs";
import Mocha from "mocha";

const LEAK_MS = 5_000;
const MAX_REASON = 500;

/**
 * Mocha's spec reporter, which also writes the counts and what failed for `npm test` to gather, and fails a run whose
 * process does not end by itself: something that a test opened is still open then.
 */
// biome-ignore lint/style/noDefaultExport: mocha loads a reporter by its default export.
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failed: { readonly test: string; readonly reason: string }[] = [];
    runner.on("fail", (test: Mocha.Runnable, failure: unknown) => {
      failed.push({ test: test.fullTitle(), reason: reasonOf(failure) });
    });
    runner.once("end", () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      const write = (leaks: typeof failed) =>
        writeFileSync(
          ".test-results.json",
          JSON.stringify({
            passed: passes,
            failed: failures + leaks.length,
            skipped: pending,
            failures: [...failed, ...leaks],
          }),
        );
      write([]);
      // It does not hold the process by itself: it only fires when something else does.
      setTimeout(() => {
        const open = process
          .getActiveResourcesInfo()
          .filter((kind) => kind !== "TTYWrap" && kind !== "PipeWrap");
        const leak = `${LEAK_MS / 1_000} s after the last test these are still open: ${open.join(", ")}`;
        process.stderr.write(`\nA leak: ${leak}\n`);
        write([{ test: "A leak", reason: leak }]);
        // Mocha sets the code of its own count when the process exits; this comes after it.
        process.on("exit", () => {
          process.exitCode = 1;
        });
        process.exit();
      }, LEAK_MS).unref();
    });
  }
}

/** What a person reads first of a failure: its words, without where they come from. */
function reasonOf(failure: unknown): string {
  const words = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
  return words.slice(0, MAX_REASON);
}
