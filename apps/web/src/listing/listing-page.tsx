import { formatMoney } from "@marketplace/api";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { MapPin } from "lucide-react";
import { useApi } from "../app/api.ts";
import { countryName } from "../ui/countries.ts";
import { agoText } from "../ui/dates.ts";
import { Page } from "../ui/page.tsx";
import { factsOf } from "./attribute-list.ts";
import { leafOf } from "./categories.ts";
import { FactList } from "./fact-list.tsx";
import { Gallery } from "./gallery.tsx";
import { conditionLabel } from "./listing.ts";
import { MoreFromSeller } from "./more-from-seller.tsx";
import { PurchasePanel } from "./purchase-panel.tsx";
import { SellerCard } from "./seller-card.tsx";

const route = getRouteApi("/listings/$listingId");

/** Everything about one item that is, or was, for sale. */
export function ListingPage() {
  const api = useApi();
  const { listingId } = route.useParams();
  const { data: listing } = useSuspenseQuery(api.listings.byId.queryOptions({ id: listingId }));
  const { data: tree } = useSuspenseQuery(api.categories.tree.queryOptions());
  const root = tree.categories.find(({ slug }) => slug === listing.category);
  const leaf = leafOf(tree.categories, listing.subcategory);
  const { city, country } = listing.location;
  const since = listing.publishedAt ?? listing.createdAt;
  const facts = [
    { label: "Condition", value: conditionLabel(listing.condition) },
    ...factsOf(leaf?.attributes ?? [], listing.metadata.custom_attributes),
  ];

  return (
    <Page title={listing.title} ownHeading>
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-6 max-sm:-mt-6">
          <Gallery images={listing.images} title={listing.title} />
        </div>
        <div className="space-y-5 lg:row-span-2">
          <div>
            <nav aria-label="Category" className="flex flex-wrap gap-x-2 text-sm text-ink-soft">
              <Link to="/search" search={{ category: listing.category }} className="py-0.5 hover:underline">
                {root?.name ?? listing.category}
              </Link>
              <span aria-hidden="true">›</span>
              <Link
                to="/search"
                search={{ category: listing.category, subcategory: listing.subcategory }}
                className="py-0.5 hover:underline"
              >
                {leaf?.name ?? listing.subcategory}
              </Link>
            </nav>
            <h1 className="mt-1 text-2xl leading-tight font-bold tracking-tight sm:text-3xl">
              {listing.title}
            </h1>
            <p className="mt-2 text-3xl font-bold text-leaf-700">{formatMoney(listing.price)}</p>
            <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-ink-soft">
              <MapPin aria-hidden="true" className="size-4" />
              {city}, {countryName(country)} · {agoText(since, new Date())}
            </p>
          </div>
          <PurchasePanel listing={listing} />
          <SellerCard sellerId={listing.sellerId} />
        </div>
        <div className="space-y-8">
          <FactList facts={facts} />
          {listing.description !== "" && (
            <section>
              <h2 className="text-lg font-semibold">Description</h2>
              <p className="mt-2 max-w-prose leading-relaxed whitespace-pre-line">{listing.description}</p>
            </section>
          )}
        </div>
      </div>
      <MoreFromSeller sellerId={listing.sellerId} except={listing.id} buyable={listing.status === "active"} />
    </Page>
  );
}
