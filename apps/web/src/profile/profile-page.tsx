import { useInfiniteQuery, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { MapPin, Store } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { TileSkeletons } from "../browse/browse-skeleton.tsx";
import { ListingGrid } from "../browse/listing-grid.tsx";
import type { ListingCard } from "../listing/listing.ts";
import { RatingHistogram } from "../reviews/rating-histogram.tsx";
import { RatingLine } from "../reviews/rating-line.tsx";
import { ReviewList } from "../reviews/review-list.tsx";
import { useAccount } from "../session/session-context.tsx";
import { MIN_TOGETHER } from "../together/chosen-ids.ts";
import { Avatar } from "../ui/avatar.tsx";
import { buttonClass } from "../ui/button.tsx";
import { countryName } from "../ui/countries.ts";
import { monthText } from "../ui/dates.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { Tabs } from "../ui/tabs.tsx";

const route = getRouteApi("/people/$userId");

/** Somebody as everybody sees them: who they are, what they sell, and what is said of them. */
export function ProfilePage() {
  const api = useApi();
  const { userId } = route.useParams();
  const { show } = route.useSearch();
  const { data: profile } = useSuspenseQuery(api.users.profile.queryOptions({ userId }));
  const target = { targetType: "seller", targetId: userId } as const;
  const { data: summary } = useQuery(api.reviews.summary.queryOptions(target));
  const place = [profile.city, profile.country && countryName(profile.country)].filter(Boolean).join(", ");
  const link = { to: "/people/$userId", params: { userId } } as const;

  return (
    <Page title={profile.name} ownHeading>
      <div className="mb-8 flex flex-wrap items-start justify-between gap-x-10 gap-y-6">
        <div className="flex min-w-0 items-center gap-4 sm:gap-5">
          <Avatar name={profile.name} url={profile.avatarUrl} large />
          <div className="min-w-0 space-y-1">
            <h1 className="text-2xl leading-tight font-bold tracking-tight sm:text-3xl">{profile.name}</h1>
            {summary && <RatingLine summary={summary} />}
            {place !== "" && (
              <p className="flex items-center gap-1.5 text-ink-soft">
                <MapPin aria-hidden="true" className="size-4 shrink-0" />
                {place}
              </p>
            )}
            <p className="text-ink-soft">Here since {monthText(profile.memberSince)}</p>
          </div>
        </div>
        {summary && summary.count > 0 && <RatingHistogram summary={summary} />}
        {profile.bio !== "" && <p className="w-full max-w-prose whitespace-pre-line">{profile.bio}</p>}
      </div>
      <Tabs
        label="About this person"
        tabs={[
          { label: "For sale and sold", link: { ...link, search: {} } },
          { label: "Reviews", link: { ...link, search: { show: "reviews" } } },
        ]}
      />
      {show === "reviews" ? (
        <div className="max-w-3xl">
          <ReviewList
            target={target}
            emptyText={`When somebody buys from ${profile.name}, what they say stands here.`}
          />
        </div>
      ) : (
        <SellerListings userId={userId} name={profile.name} />
      )}
    </Page>
  );
}

function SellerListings({ userId, name }: { readonly userId: string; readonly name: string }) {
  const list = useInfiniteQuery(
    useApi().listings.bySeller.infiniteQueryOptions({ sellerId: userId, limit: 24 }, followCursor),
  );
  return (
    <>
      <QueryView query={list} pending={<TileSkeletons />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length > 0) {
            return (
              <>
                <div className="mb-5 flex flex-wrap gap-3">
                  <BuySeveral sellerId={userId} items={items} />
                  <Link
                    to="/search"
                    search={{ seller: userId }}
                    className={buttonClass("secondary", "small")}
                  >
                    Search among these
                  </Link>
                </div>
                <ListingGrid label="Listings" items={items} eager={4} />
              </>
            );
          }
          return (
            <EmptyState icon={Store} title="Nothing for sale" text={`${name} sells nothing at the moment.`} />
          );
        }}
      </QueryView>
      <LoadMore list={list} />
    </>
  );
}

interface BuySeveralProps {
  readonly sellerId: string;
  readonly items: readonly ListingCard[];
}

/** Leads to where several of these are chosen, where there are several. */
function BuySeveral({ sellerId, items }: BuySeveralProps) {
  const own = useAccount()?.id === sellerId;
  if (own || items.filter(({ status }) => status === "active").length < MIN_TOGETHER) return null;
  return (
    <Link
      to="/people/$userId/together"
      params={{ userId: sellerId }}
      className={buttonClass("secondary", "small")}
    >
      Buy several together
    </Link>
  );
}
