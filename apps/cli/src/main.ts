import { EXIT } from "./cli-error.ts";
import { runCli } from "./program.ts";
import { terminalPrompts } from "./prompts.ts";

const { stdin, stdout, stderr } = process;
const interruption = new AbortController();

process.on("SIGINT", () => {
  // The first asks the command to end; whoever presses again does not want to wait.
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  interruption.abort();
});
// The reader of a pipe, such as `head`, may have seen enough.
stdout.on("error", (failure) => {
  if ("code" in failure && failure.code === "EPIPE") process.exit(0);
  throw failure;
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env: process.env,
  fetch,
  clock: () => new Date(),
  prompts: terminalPrompts(stdin, stderr),
  signal: interruption.signal,
});
