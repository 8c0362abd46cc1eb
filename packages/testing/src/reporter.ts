import { writeFileSync } from "node:fs";
import Mocha from "mocha";

const LEAK_MS = 5_000;

/**
 * Mocha's spec reporter, which also writes the counts for `npm test` to add up, and fails a run whose process
 * does not end by itself: something that a test opened is still open then.
 */
// biome-ignore lint/style/noDefaultExport: mocha loads a reporter by its default export.
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once("end", () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      writeFileSync(
        ".test-results.json",
        JSON.stringify({ passed: passes, failed: failures, skipped: pending }),
      );
      // It does not hold the process by itself: it only fires when something else does.
      setTimeout(() => {
        const open = process
          .getActiveResourcesInfo()
          .filter((kind) => kind !== "TTYWrap" && kind !== "PipeWrap");
        process.stderr.write(
          `\nA leak: ${LEAK_MS / 1_000} s after the last test these are still open: ${open.join(", ")}\n`,
        );
        writeFileSync(
          ".test-results.json",
          JSON.stringify({ passed: passes, failed: failures + 1, skipped: pending }),
        );
        // Mocha sets the code of its own count when the process exits; this comes after it.
        process.on("exit", () => {
          process.exitCode = 1;
        });
        process.exit();
      }, LEAK_MS).unref();
    });
  }
}
