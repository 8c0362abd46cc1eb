import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Count } from "./counts.ts";
import type { Entry } from "./entry.ts";
import { loadAndKeep } from "./load-and-keep.ts";
import type { Moment, Outcome } from "./outcome.ts";
import { unpack } from "./pack.ts";
import type { Load, Parts } from "./parts.ts";
import type { Found } from "./redis-tier.ts";

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 160;

/** Reads from Redis and, when nothing is there, loads: this process, or another one that it waits for. */
export async function readPastMemory<V>(parts: Parts, entry: Entry<V>, load: Load<V>): Promise<Outcome<V>> {
  const { tier, count, limits, random } = parts;
  const { name } = entry.definition;
  const token = randomUUID();
  let waited = 0;
  for (let next = FIRST_PAUSE_MS; ; next = Math.min(next * 2, LONGEST_PAUSE_MS)) {
    const asked = parts.recent.moment();
    const found = await tier.find(entry, { knownId: parts.memory.idOf(entry) ?? "", token, now: asked.at });
    if (found === null) {
      count(name, "past");
      return await loadAndKeep(parts, entry, { load, lease: null });
    }
    if (found.how === "load") {
      if (waited === 0) count(name, found.found === "stale" ? "stale" : "misses");
      const lease = { run: found.run, sequence: found.sequence, token, lock: "l" as const };
      return await loadAndKeep(parts, entry, { load, lease });
    }
    if (found.how === "hit")
      return keptOutcome(parts, entry, { found, asked }) ?? (await loadWithoutLock(parts, entry, load));
    if (found.how === "same") {
      const renewed = renewedOutcome(parts, entry, asked);
      if (renewed !== null) return renewed;
      continue;
    }
    if (waited === 0) count(name, "waits");
    // Between half and one and a half of it, so that many processes do not come at once.
    const turn = next * (0.5 + random());
    if (waited + turn > limits.waitMs) return await loadWithoutLock(parts, entry, load);
    waited += turn;
    await pause(turn);
  }
}

/** What is in memory, which holds; null when it has left it meanwhile. */
function renewedOutcome<V>({ memory, count }: Parts, entry: Entry<V>, asked: Moment): Outcome<V> | null {
  const renewed = memory.renew(entry, asked);
  if (renewed !== null) countHit(count, entry, renewed.value);
  return renewed;
}

type Kept = { readonly found: Extract<Found, { how: "hit" }>; readonly asked: Moment };

/** What was read from Redis; null when it is of an older shape. */
function keptOutcome<V>(parts: Parts, entry: Entry<V>, { found, asked }: Kept): Outcome<V> | null {
  const { memory, recent, count } = parts;
  const read = unpack(entry, found.packed.body);
  if (read === undefined) {
    count(entry.definition.name, "stale");
    return null;
  }
  countHit(count, entry, read.value);
  const { tags } = found.packed;
  if (!recent.after(asked, tags)) memory.keep(entry, { ...found.packed, ...read }, asked);
  return { value: read.value, tags, known: asked, superseded: false };
}

function countHit<V>(count: Count, { definition }: Entry<V>, value: V): void {
  count(definition.name, "redisHits");
  if (value === null) count(definition.name, "negatives");
}

/** Loads whether the lock is free or not. */
async function loadWithoutLock<V>(parts: Parts, entry: Entry<V>, load: Load<V>): Promise<Outcome<V>> {
  const token = randomUUID();
  const claim = await parts.tier.claim(entry, { lock: "l", token });
  const lease = claim && { run: claim.run, sequence: claim.sequence, token, lock: "l" as const };
  return await loadAndKeep(parts, entry, { load, lease });
}
