import { setTimeout as pause } from "node:timers/promises";
import type { MarketplaceClient } from "@marketplace/api";
import { CliError } from "../cli-error.ts";
import type { Seeding } from "./seeding.ts";

const LOOK_MS = 200;
// A worker may have many others to look at first.
const PATIENCE_MS = 300_000;

/**
 * Waits until a worker has made photographs of uploads.
 * @throws CliError when one is no photograph, or none is processed for long.
 */
export async function untilReady(
  { persist, signal }: Pick<Seeding, "persist" | "signal">,
  { media }: MarketplaceClient,
  uploadIds: readonly string[],
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await persist(() => media.status.query({ uploadIds: [...uploadIds] }));
    const rejected = found.find(({ state }) => state === "rejected");
    if (rejected !== undefined) throw noPhotograph(rejected.reason);
    if (uploadIds.every((id) => found.some((one) => one.uploadId === id && one.state === "ready"))) return;
    if (performance.now() > deadline) throw notProcessed();
    await pause(LOOK_MS, null, { signal });
  }
}

function noPhotograph(reason: string | null): CliError {
  return new CliError(`A photograph was rejected: ${reason ?? "no reason given"}`, {
    code: "UPLOAD_REJECTED",
    remedy: "Look at the worker's log.",
  });
}

function notProcessed(): CliError {
  return new CliError("Photographs that were uploaded are not processed.", {
    code: "UPLOAD_NOT_PROCESSED",
    remedy: "Look whether a worker runs, and at its log; then try again.",
  });
}
