import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { StackError } from "./stack-error.ts";

// Below the range that systems give to outgoing connections, which could take a port between choice and use.
const LOWEST = 20_000;
const HIGHEST = 30_000;

/** Whether a port of 127.0.0.1 can be listened on now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host: "127.0.0.1", port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/**
 * Chooses a free port of 127.0.0.1: the preferred one if it can be had, so that URLs outlive a restart.
 * @throws StackError when none is found.
 */
export async function freePort(preferred: number | undefined): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port)) return port;
  }
  throw new StackError(`No free port of 127.0.0.1 was found from ${LOWEST} to ${HIGHEST}.`);
}
