import { setTimeout as pause } from "node:timers/promises";
import { MarketplaceError } from "@marketplace/kernel";

const PATIENCE_MS = 6_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/**
 * Tries again while another change of the same listing is on its way, which takes milliseconds; each try looks at the
 * listing anew. Pauses grow and are drawn at random, so that many who wait do not come back at once.
 * @throws MarketplaceError `CHANGE_IN_PROGRESS` when it is still so after six seconds, or what the last try threw.
 */
export async function insist<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let longest = FIRST_PAUSE_MS; ; longest = Math.min(longest * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (refusal) {
      const waits = refusal instanceof MarketplaceError && refusal.code === "CHANGE_IN_PROGRESS";
      if (!waits || performance.now() > deadline) throw refusal;
    }
    await pause(longest * Math.random());
  }
}
