import type { ReviewSummary } from "./review.ts";

/** How many reviews gave each number of stars, from five down to one. */
export function RatingHistogram({ summary: { histogram, count } }: { readonly summary: ReviewSummary }) {
  return (
    <ul aria-label="Reviews by stars" className="max-w-xs space-y-1 text-sm">
      {[5, 4, 3, 2, 1].map((stars) => {
        const given = histogram[stars - 1] ?? 0;
        return (
          <li key={stars} className="grid grid-cols-[3.5rem_1fr_2rem] items-center gap-2">
            <span>
              {stars} {stars === 1 ? "star" : "stars"}
            </span>
            <meter
              aria-hidden="true"
              min={0}
              max={Math.max(1, count)}
              value={given}
              className="h-2 w-full appearance-none rounded-full bg-sunk [&::-moz-meter-bar]:bg-sun-500 [&::-webkit-meter-bar]:h-2 [&::-webkit-meter-bar]:rounded-full [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:bg-sunk [&::-webkit-meter-optimum-value]:bg-sun-500"
            />
            <span className="text-right tabular-nums">{given}</span>
          </li>
        );
      })}
    </ul>
  );
}
