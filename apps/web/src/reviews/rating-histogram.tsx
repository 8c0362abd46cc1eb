import type { ReviewSummary } from "./review.ts";

/** How many reviews gave each number of stars, from five down to one. */
export function RatingHistogram({ summary: { histogram, count } }: { readonly summary: ReviewSummary }) {
  return (
    <ul aria-label="Reviews by stars" className="w-full max-w-xs space-y-1 text-sm">
      {[5, 4, 3, 2, 1].map((stars) => {
        const given = histogram[stars - 1] ?? 0;
        return (
          <li key={stars} className="grid grid-cols-[3.5rem_1fr_2rem] items-center gap-2">
            <span>
              {stars} {stars === 1 ? "star" : "stars"}
            </span>
            <span aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunk">
              <span
                className="block h-full rounded-full bg-sun-500"
                style={{ width: `${(100 * given) / Math.max(1, count)}%` }}
              />
            </span>
            <span className="text-right tabular-nums">{given}</span>
          </li>
        );
      })}
    </ul>
  );
}
