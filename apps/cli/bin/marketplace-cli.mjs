#!/usr/bin/env node
// Runs the built program, and builds it first in a fresh clone; `npm run build` brings it up to date later.
import { existsSync } from "node:fs";

const program = new URL("../dist/main.js", import.meta.url);
if (!existsSync(program)) {
  const { buildProgram } = await import("../build.mjs");
  await buildProgram();
}
await import(program.href);
