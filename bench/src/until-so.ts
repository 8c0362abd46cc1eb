import { setTimeout as pause } from "node:timers/promises";
import { until } from "@marketplace/testing";

const WAIT_MS = 120_000;
// Rare enough that whoever waits takes nothing from what is measured.
const LOOK_MS = 200;

/**
 * Looks a few times a second until it is so.
 * @throws Error after two minutes; the reason of `signal` as soon as that is aborted
 */
export async function untilSo(signal: AbortSignal, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const look = async () => {
    // Whoever ends it says why; the timer would say only that it was ended.
    await pause(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    return isSo();
  };
  await until(look, undefined, WAIT_MS);
}
