// Bundles the program: one file to read at start instead of some hundred, which is most of its start-up time.
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Builds into `dist`, which is there whole or not at all, even when two builds run at once. */
export async function buildProgram() {
  const draft = `${folder}.cache/dist-${process.pid}`;
  try {
    await build({
      absWorkingDir: folder,
      entryPoints: ["src/main.ts"],
      outdir: draft,
      bundle: true,
      // What one command needs, such as prompts or tables, stays in a file that others never read.
      splitting: true,
      platform: "node",
      target: "node20.19",
      format: "esm",
      conditions: ["@marketplace/source"],
      // It loads a native library from beside itself.
      external: ["sharp"],
      logLevel: "warning",
      // Bundled CommonJS asks for Node's own modules by `require`, which an ES module has not.
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    });
    await rm(`${folder}dist`, { recursive: true, force: true });
    await rename(draft, `${folder}dist`).catch((failure) => {
      if (!existsSync(`${folder}dist/main.js`)) throw failure;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildProgram();
