import { setTimeout as pause } from "node:timers/promises";
import { until } from "@marketplace/testing";

const WAIT_MS = 120_000;
// Rare enough that whoever waits takes nothing from what is measured.
const LOOK_MS = 200;

/**
 * Looks a few times a second until it is so.
 * @throws Error after two minutes, and as soon as `signal` is aborted
 */
export async function untilSo(signal: AbortSignal, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const look = async () => {
    await pause(LOOK_MS, undefined, { signal });
    return isSo();
  };
  await until(look, undefined, WAIT_MS);
}
