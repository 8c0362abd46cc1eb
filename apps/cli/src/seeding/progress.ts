import { SingleBar } from "cli-progress";
import type { WritableTerminal } from "../streams.ts";

/** One part of a long piece of work. */
export interface Phase {
  step(count?: number): void;
  end(): void;
}

/** Tells how far a long piece of work is. */
export interface Progress {
  begin(label: string, total: number): Phase;
  /** Says why it does not go on at the moment. */
  say(text: string): void;
}

interface ProgressOptions {
  readonly stream: WritableTerminal;
  readonly clock: () => Date;
}

const PLAIN_EVERY_MS = 5_000;
// Sooner than that a rate is a guess.
const PACE_AFTER_MS = 300;
const LABEL = 10;
const LONGEST_BAR = 40;
const SHORTEST_BAR = 8;

/** Tells it by a bar on a terminal, and by a line every few seconds elsewhere. */
export function openProgress(options: ProgressOptions): Progress {
  return options.stream.isTTY === true ? barProgress(options) : lineProgress(options);
}

/** How fast it goes and how long it will take, in words: `12.3/s, 8 s left`. */
export function paceOf({ done, total, elapsedMs }: Record<"done" | "total" | "elapsedMs", number>): string {
  if (done === 0 || elapsedMs < PACE_AFTER_MS) return "";
  const perSecond = (done * 1_000) / elapsedMs;
  const rate = `${perSecond < 100 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
  return done >= total
    ? `${rate}, ${inWords(elapsedMs)}`
    : `${rate}, ${inWords(((total - done) / perSecond) * 1_000)} left`;
}

function inWords(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function barProgress({ stream, clock }: ProgressOptions): Progress {
  let remark = "";
  const begin = (label: string, total: number): Phase => {
    const started = clock().getTime();
    const bar = new SingleBar({
      stream,
      hideCursor: false,
      // Ctrl-C ends the command in its own way, and that ends the bar.
      gracefulExit: false,
      format: (_options, { value }) => {
        const pace = paceOf({ done: value, total, elapsedMs: clock().getTime() - started });
        const tail = ` ${value}/${total}  ${remark === "" ? pace : remark}`;
        const room = (stream.columns ?? 80) - LABEL - tail.length - 2;
        const length = Math.min(LONGEST_BAR, Math.max(SHORTEST_BAR, room));
        const full = Math.round((value / total) * length);
        const line = `${label.padEnd(LABEL)} ${"█".repeat(full)}${"░".repeat(length - full)}${tail}`;
        return line.slice(0, (stream.columns ?? 80) - 1);
      },
    });
    bar.start(total, 0);
    return {
      step: (count = 1) => {
        remark = "";
        bar.increment(count);
      },
      end: () => {
        remark = "";
        bar.stop();
      },
    };
  };
  return {
    begin,
    say: (text) => {
      remark = text;
    },
  };
}

function lineProgress({ stream, clock }: ProgressOptions): Progress {
  let lastMs = clock().getTime();
  const isDue = () => clock().getTime() - lastMs >= PLAIN_EVERY_MS;
  const write = (text: string) => {
    lastMs = clock().getTime();
    stream.write(`${text}\n`);
  };
  const begin = (label: string, total: number): Phase => {
    const started = clock().getTime();
    let done = 0;
    let told = -1;
    const tell = () => {
      if (told === done) return;
      told = done;
      const pace = paceOf({ done, total, elapsedMs: clock().getTime() - started });
      write(`${label} ${done}/${total}${pace === "" ? "" : `, ${pace}`}`);
    };
    return {
      step: (count = 1) => {
        done += count;
        if (isDue()) tell();
      },
      end: tell,
    };
  };
  return {
    begin,
    say: (text) => {
      if (isDue()) write(text);
    },
  };
}
