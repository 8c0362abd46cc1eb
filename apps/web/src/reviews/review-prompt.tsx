import { useQuery } from "@tanstack/react-query";
import { useApi } from "../app/api.ts";
import { useAccount } from "../session/session-context.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import type { ReviewTarget } from "./review.ts";
import { ReviewCard } from "./review-card.tsx";
import { ReviewForm } from "./review-form.tsx";

interface ReviewPromptProps {
  readonly title: string;
  readonly target: ReviewTarget;
  readonly orderId: string;
}

/** Asks for one review of an order, or shows the one that was given. */
export function ReviewPrompt({ title, target, orderId }: ReviewPromptProps) {
  const reviews = useQuery(useApi().reviews.list.queryOptions({ ...target, limit: 100 }));
  const account = useAccount();
  return (
    <section aria-label={title} className="rounded-card border border-line bg-card p-4 sm:p-5">
      <h2 className="mb-3 text-lg font-semibold">{title}</h2>
      <QueryView query={reviews} pending={<Skeleton className="h-24" />}>
        {({ items }) => {
          const given = items.find(
            (review) => review.orderId === orderId && review.reviewer.id === account?.id,
          );
          if (given !== undefined) return <ReviewCard review={given} />;
          return <ReviewForm orderId={orderId} target={target} />;
        }}
      </QueryView>
    </section>
  );
}
