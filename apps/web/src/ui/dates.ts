const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" });
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A day: `24 Nov 2026`. */
export const dayText = (date: Date) => day.format(date);

/** A moment: `24 Nov, 20:14`. */
export const momentText = (date: Date) => moment.format(date);

/** A month: `November 2026`. */
export const monthText = (date: Date) => month.format(date);

/** How far ahead something is, as of `now`: `in 40 minutes`, `in 3 hours`, `in 2 days`; `now` once it is there. */
export function aheadText(date: Date, now: Date): string {
  const milliseconds = date.getTime() - now.getTime();
  if (milliseconds <= 0) return "now";
  if (milliseconds < 2 * HOUR_MS) return relative.format(Math.ceil(milliseconds / 60_000), "minute");
  if (milliseconds < 2 * DAY_MS) return relative.format(Math.round(milliseconds / HOUR_MS), "hour");
  return relative.format(Math.round(milliseconds / DAY_MS), "day");
}

/** How long it is until `date`, as a clock shows it: `14:05`; `0:00` once it is there. */
export function countdownText(date: Date, now: Date): string {
  const seconds = Math.max(0, Math.ceil((date.getTime() - now.getTime()) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long ago something was, as of `now`: `just now`, `3 hours ago`, `yesterday`; a day after two weeks. */
export function agoText(date: Date, now: Date): string {
  const milliseconds = Math.max(0, now.getTime() - date.getTime());
  if (milliseconds < HOUR_MS) {
    const minutes = Math.floor(milliseconds / 60_000);
    return minutes === 0 ? "just now" : relative.format(-minutes, "minute");
  }
  if (milliseconds < DAY_MS) return relative.format(-Math.floor(milliseconds / HOUR_MS), "hour");
  const days = Math.floor(milliseconds / DAY_MS);
  return days <= 14 ? relative.format(-days, "day") : dayText(date);
}
