import { spawn } from "node:child_process";
import { findOptions, findOrFetch, freePort, stripeMock } from "@marketplace/local-stack";

/** Stripe's own mock of its API, running. */
export interface StripeMock {
  readonly url: string;
  close(): Promise<void>;
}

const READY_MS = 20_000;

/**
 * Finds stripe-mock, or builds it, which takes minutes the first time, and runs it.
 * @throws StackError when it cannot be had; Error when it does not start.
 */
export async function startStripeMock(): Promise<StripeMock> {
  const { binary } = await findOrFetch(stripeMock, findOptions());
  const port = await freePort(undefined);
  const child = spawn(binary, ["-http-addr", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const close = () => {
    child.kill("SIGTERM");
    return gone;
  };
  try {
    // It says so once it listens.
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("stripe-mock did not start in time")), READY_MS);
      child.once("error", reject);
      child.once("close", () => reject(new Error("stripe-mock ended at once")));
      child.stdout.on("data", (said: Buffer) => {
        if (!said.toString().includes("Listening for HTTP")) return;
        clearTimeout(late);
        resolve();
      });
    });
  } catch (thrown) {
    child.kill("SIGKILL");
    throw thrown;
  }
  return { url: `http://127.0.0.1:${port}`, close };
}
