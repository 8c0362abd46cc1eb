// Makes a clean clone ready to run: needs nothing but Node, so it imports nothing that npm would have to install.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const OLDEST = [20, 19];

/** Checks the Node version and installs the packages when they are missing or older than the lock file. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    fail(`This is Node ${process.versions.node}; install Node ${OLDEST.join(".")} or later.`);
  }
  const installed = `${root}node_modules/.package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs)
    return;
  console.error("Installing packages: npm ci");
  const started = Date.now();
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: 900_000,
    shell: process.platform === "win32",
  });
  if (status !== 0) fail("npm ci failed; its last lines above say why.");
  console.error(`Installed packages in ${((Date.now() - started) / 1_000).toFixed(1)} s`);
}

/** Runs a TypeScript file of this folder from source, with the terminal as its own, and ends as it ends. */
export function runScript(name) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const flags = ["--import", "tsx", "--conditions=@marketplace/source"];
  const child = spawn(process.execPath, [...flags, file, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  // Ctrl-C reaches the child by itself, and this process only waits until it has cleaned up.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", ({ message }) => fail(`${name} cannot run: ${message}`));
  child.on("exit", (code, signal) => process.exit(signal === "SIGINT" ? 130 : (code ?? 1)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
