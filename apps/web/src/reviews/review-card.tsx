import { Link } from "@tanstack/react-router";
import { dayText } from "../ui/dates.ts";
import { Stars } from "../ui/stars.tsx";
import type { Review } from "./review.ts";

/** One review as everybody reads it. */
export function ReviewCard({ review }: { readonly review: Review }) {
  const { reviewer, rating, comment, createdAt } = review;
  return (
    <article>
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Stars rating={rating} />
        <Link to="/people/$userId" params={{ userId: reviewer.id }} className="font-semibold hover:underline">
          {reviewer.name}
        </Link>
        <span className="text-sm text-ink-soft">{dayText(createdAt)}</span>
      </p>
      {comment !== "" && <p className="mt-1.5 leading-relaxed whitespace-pre-line">{comment}</p>}
    </article>
  );
}
