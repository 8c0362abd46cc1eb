import { spawn } from "node:child_process";
import { findOptions, findOrFetch, stripeMock } from "@marketplace/local-stack";

/** Stripe's own mock of its API, running. */
export interface StripeMock {
  readonly url: string;
  close(): Promise<void>;
}

const READY_MS = 20_000;
// The system chooses the ports, and of HTTPS too, which it serves as well: at one port for all who do not say.
const ADDRESSES = ["-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0"];

/**
 * Finds stripe-mock, or builds it, which takes minutes the first time, and runs it.
 * @throws StackError when it cannot be had; Error when it does not start.
 */
export async function startStripeMock(): Promise<StripeMock> {
  const { binary } = await findOrFetch(stripeMock, findOptions());
  const child = spawn(binary, ADDRESSES, { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const close = () => {
    child.kill("SIGTERM");
    return gone;
  };
  try {
    // It says so once it listens, and where.
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      const late = setTimeout(() => reject(new Error("stripe-mock did not start in time")), READY_MS);
      child.once("error", reject);
      child.once("close", () => reject(new Error("stripe-mock ended at once")));
      child.stdout.on("data", (more: Buffer) => {
        said += more.toString();
        const found = /Listening for HTTP at address: (\S+)\n/.exec(said)?.[1];
        if (found === undefined) return;
        clearTimeout(late);
        resolve(found);
      });
    });
    return { url: `http://${address}`, close };
  } catch (thrown) {
    child.kill("SIGKILL");
    throw thrown;
  }
}
