// A process for run-process.int.test.ts: what it does is said by its first argument.
import { once } from "node:events";
import { runProcess } from "./run-process.ts";

const [mode = ""] = process.argv.slice(2);
const refused = () => new Error("connect redis://:canary-7f3a@cache.example refused");

await runProcess("job", async (settings, log) => {
  if (mode === "fail") throw refused();
  const held = setInterval(() => {}, 60_000);
  log.info({ environment: settings.NODE_ENV }, "listening");
  if (mode === "slow") {
    // It goes on starting once the signal has come.
    await once(process, "SIGTERM");
    log.info("started");
  }
  if (mode === "crash") setImmediate(() => void Promise.reject(refused()));
  if (mode === "throw")
    setImmediate(() => {
      throw refused();
    });
  return {
    close: async () => {
      if (mode !== "linger") clearInterval(held);
      if (mode === "broken") throw refused();
    },
  };
});
