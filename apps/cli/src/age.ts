const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
] as const;

/** A length of time in its largest whole unit: `12 s`, `5 min`, `3 h`, `40 d`. */
export function ageOf(seconds: number): string {
  for (const [name, size] of UNITS) if (seconds >= size) return `${Math.floor(seconds / size)} ${name}`;
  return `${Math.max(0, Math.floor(seconds))} s`;
}

/** The time from one instant to another, in its largest whole unit. */
export function ageBetween(from: Date, to: Date): string {
  return ageOf((to.getTime() - from.getTime()) / 1_000);
}

/** An instant in UTC for people, to the second: `2026-06-01 12:00:00`. */
export function timeOf(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace("T", " ");
}
