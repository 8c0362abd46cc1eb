// Runs the tests of the package that it is called in, or those of the files that are given.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const given = process.argv.slice(2);
const reporter = fileURLToPath(new URL("../packages/testing/src/reporter.ts", import.meta.url));
const config = fileURLToPath(new URL("../.mocharc.json", import.meta.url));
const files = given.length > 0 ? given : ["src/**/*.test.ts"];
const { status } = spawnSync(
  process.execPath,
  [require.resolve("mocha/bin/mocha.js"), "--config", config, "--reporter", reporter, ...files],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
