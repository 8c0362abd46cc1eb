import { Stars } from "../ui/stars.tsx";
import type { ReviewSummary } from "./review.ts";

/** Reviews in one line: stars, average, count. */
export function RatingLine({ summary: { average, count } }: { readonly summary: ReviewSummary }) {
  if (average === null) return <p className="text-sm text-ink-soft">No reviews yet</p>;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm">
      <Stars rating={average} />
      <span className="font-semibold">{average.toFixed(1)}</span>
      <span className="text-ink-soft">
        {count} {count === 1 ? "review" : "reviews"}
      </span>
    </p>
  );
}
