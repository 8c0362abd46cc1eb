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
