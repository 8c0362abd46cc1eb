import { useInfiniteQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import type { ReviewTarget } from "./review.ts";
import { ReviewCard } from "./review-card.tsx";

interface ReviewListProps {
  readonly target: ReviewTarget;
  /** Said when there is none. */
  readonly emptyText: string;
}

/** The reviews of somebody or something, newest first. */
export function ReviewList({ target, emptyText }: ReviewListProps) {
  const list = useInfiniteQuery(
    useApi().reviews.list.infiniteQueryOptions({ ...target, limit: 20 }, followCursor),
  );
  return (
    <>
      <QueryView query={list} pending={<RowSkeletons />}>
        {({ pages }) => {
          const reviews = pages.flatMap((page) => page.items);
          if (reviews.length === 0) {
            return <EmptyState icon={MessageSquareText} title="No reviews yet" text={emptyText} />;
          }
          return (
            <ul className="divide-y divide-line">
              {reviews.map((review) => (
                <li key={review.id} className="py-4">
                  <ReviewCard review={review} />
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore list={list} />
    </>
  );
}
