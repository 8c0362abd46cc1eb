/** One thing the launcher says: a line that stays, or progress that the next event of its topic replaces. */
export interface ReportEvent {
  readonly kind: "line" | "progress";
  readonly topic: string;
  readonly text: string;
}

/** Receives what the launcher is doing, as it does it. */
export type Report = (event: ReportEvent) => void;

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const QUIET_MS = 15_000;

/** Reports to a stream: a terminal gets one live line of progress, a file gets progress every 15 seconds. */
export function terminalReport(output: Output = process.stderr): Report {
  return output.isTTY === true ? liveReport(output) : plainReport(output);
}

function liveReport(output: Output): Report {
  const live = new Map<string, string>();
  return ({ kind, topic, text }) => {
    if (kind === "line") {
      live.delete(topic);
      output.write(`\r\u001b[K${topic}: ${text}\n`);
    } else live.set(topic, text);
    const status = [...live].map(([name, state]) => `${name}: ${state}`).join("  |  ");
    output.write(`\r\u001b[K${status.slice(0, Math.max(20, (output.columns ?? 80) - 1))}`);
  };
}

function plainReport(output: Output): Report {
  const lastSaid = new Map<string, number>();
  return ({ kind, topic, text }) => {
    const now = Date.now();
    if (kind === "progress" && now - (lastSaid.get(topic) ?? 0) < QUIET_MS) return;
    lastSaid.set(topic, now);
    output.write(`${topic}: ${text}\n`);
  };
}

/** Writes a duration in milliseconds for people: `0.4 s`, `3 min 10 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
