import { setTimeout as pause } from "node:timers/promises";

/** What a process is killed as. */
interface Mortal {
  kill(): Promise<void>;
  signal(name: "SIGSTOP" | "SIGCONT"): void;
}

interface RandomKills<P extends Mortal> {
  readonly kills: number;
  /** From 0 to 1; it chooses how long each lives, and who is frozen before. */
  readonly random: () => number;
  /** Gives the next process to be killed. */
  readonly victim: () => Promise<P>;
  /** How long one lives at most before it is killed or frozen, more or less; 2,000 by default. */
  readonly longestLifeMs?: number;
  /** How long one stands still at most. */
  readonly longestFreezeMs: number;
  /** One for each process that lives at a time: sets it to work, and counts what it has got done. */
  readonly places: readonly ((current: P) => { readonly answers: number })[];
}

/** Kills processes at any moment, and freezes some of them before; when one is killed, the next takes its place. */
export async function killAtRandom<P extends Mortal>({
  kills,
  random,
  victim,
  longestLifeMs = 2_000,
  longestFreezeMs,
  places,
}: RandomKills<P>): Promise<{ readonly killed: number; readonly frozen: number }> {
  const done = { killed: 0, frozen: 0 };

  async function hold(work: (current: P) => { readonly answers: number }): Promise<void> {
    while (done.killed < kills) {
      const current = await victim();
      const progress = work(current);
      // By what it has got done rather than by time: a slow machine would kill nothing but beginners.
      const goal = random() * 8;
      const giveUpAt = performance.now() + longestLifeMs * (0.25 + random() * 0.75);
      while (progress.answers < goal && performance.now() < giveUpAt) await pause(5);
      await pause(random() * 40);
      if (random() < 0.25) {
        current.signal("SIGSTOP");
        await pause(random() * longestFreezeMs);
        current.signal("SIGCONT");
        done.frozen++;
        await pause(random() * 100);
      }
      await current.kill();
      done.killed++;
    }
  }
  await Promise.all(places.map(hold));
  return done;
}

/** Picks one of several. */
export function pickOne<T>(from: readonly T[], random: () => number): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError("There is nothing to pick from");
  return one;
}
