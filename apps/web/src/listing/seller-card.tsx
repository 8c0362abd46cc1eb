import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useApi } from "../app/api.ts";
import { RatingLine } from "../reviews/rating-line.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { monthText } from "../ui/dates.ts";
import { QueryView } from "../ui/query-view.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** Who sells: name, reviews, and since when they are here. */
export function SellerCard({ sellerId }: { readonly sellerId: string }) {
  const api = useApi();
  const profile = useQuery(api.users.profile.queryOptions({ userId: sellerId }));
  const summary = useQuery(api.reviews.summary.queryOptions({ targetType: "seller", targetId: sellerId }));
  return (
    <section aria-label="Seller" className="rounded-card border border-line bg-card p-4">
      <QueryView query={profile} pending={<Skeleton className="h-12" />}>
        {({ name, avatarUrl, memberSince }) => (
          <div className="group relative flex items-center gap-3">
            <Avatar name={name} url={avatarUrl} />
            <div className="min-w-0 flex-1">
              <p className="truncate font-semibold">
                <Link
                  to="/people/$userId"
                  params={{ userId: sellerId }}
                  className="after:absolute after:-inset-4 after:rounded-card group-hover:underline"
                >
                  {name}
                </Link>
              </p>
              {summary.data && <RatingLine summary={summary.data} />}
              <p className="text-sm text-ink-soft">Here since {monthText(memberSince)}</p>
            </div>
            <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-line-strong" />
          </div>
        )}
      </QueryView>
    </section>
  );
}
