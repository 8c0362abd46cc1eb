import { randomUUID } from "node:crypto";
import type { Entry } from "./entry.ts";
import { loadAndKeep } from "./load-and-keep.ts";
import type { Held } from "./memory-tier.ts";
import type { Load, Parts } from "./parts.ts";

/** Reloads in the background what is read near its end: one process does, the others go on with the old value. */
export function openRefreshing(parts: Parts) {
  const running = new Set<Promise<void>>();

  async function refresh<V>(entry: Entry<V>, load: Load<V>): Promise<void> {
    const token = randomUUID();
    const claim = await parts.tier.claim(entry, { lock: "r", token });
    if (claim === null || !claim.isClaimed) return;
    parts.count(entry.definition.name, "refreshes");
    const lease = { run: claim.run, sequence: claim.sequence, token, lock: "r" as const };
    try {
      await loadAndKeep(parts, entry, { load, lease });
    } catch (err) {
      parts.log.warn({ err, entry: entry.definition.name }, "a reload ahead of its end failed");
    }
  }

  const isTime = <V>({ definition }: Entry<V>, held: Held, now: number) =>
    !held.refreshTried && isDue(held, now, definition.refreshAhead);

  return {
    /** Whether `whenDue` would begin a reload. */
    isTime,
    /** Begins a reload if it is time, once each time that the value was found to hold. */
    whenDue: <V>(entry: Entry<V>, reading: { held: Held; now: number; load: Load<V> }): void => {
      const { held, now, load } = reading;
      if (!isTime(entry, held, now)) return;
      held.refreshTried = true;
      const one = refresh(entry, load).finally(() => running.delete(one));
      running.add(one);
    },
    /** Ends when no reload is under way. */
    settled: async (): Promise<void> => {
      await Promise.all(running);
    },
  };
}

/** Whether a value is in the last part of its life. */
export function isDue(
  { bornAt, endsAt }: Pick<Held, "bornAt" | "endsAt">,
  now: number,
  part: number,
): boolean {
  return part > 0 && now >= endsAt - (endsAt - bornAt) * part && now < endsAt;
}
