import { setTimeout as pause } from "node:timers/promises";
import type { RouterOutputs } from "@marketplace/api";
import type { Invocation } from "../invocation.ts";

type Groups = RouterOutputs["operations"]["replayDead"]["groups"];

/** What has become of dead letters that were given back. */
export interface LettersOutcome {
  /** Not handled yet. */
  readonly open: number;
  /** Letters that their groups have given up since. */
  readonly died: number;
}

const EVERY_MS = 500;

/** Looks at what was given back to groups until all of it is handled or dead again, or the time is up. */
export async function followLetters(
  { client, terminal: { signal } }: Pick<Invocation, "client" | "terminal">,
  { groups, seconds }: { readonly groups: Groups; readonly seconds: number },
): Promise<LettersOutcome> {
  const until = performance.now() + seconds * 1_000;
  for (;;) {
    const seen = await look();
    if (seen.open === 0 || performance.now() >= until) return seen;
    await pause(EVERY_MS, undefined, { signal });
  }

  async function look(): Promise<LettersOutcome> {
    const overview = await client.operations.eventLag.query({});
    let [open, died] = [0, 0];
    for (const { group, left } of groups) {
      const now = overview.groups.find((one) => one.group === group);
      const given = now?.topics.filter(({ topic }) => topic === `replay:${group}`) ?? [];
      open += given.reduce((sum, { undelivered, pending }) => sum + undelivered + pending, 0);
      died += Math.max(0, (now?.dead ?? 0) - left);
    }
    return { open, died };
  }
}
