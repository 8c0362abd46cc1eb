import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import { leafOf } from "../listing/categories.ts";
import { cities, type Place } from "../places/places.ts";
import { Page } from "../ui/page.tsx";
import { ListingForm } from "./listing-form.tsx";
import { inputsOf } from "./listing-inputs.ts";

const route = getRouteApi("/members/listings/$listingId/edit");

/** Changes a listing of one's own that is a draft or for sale. */
export function EditPage() {
  const api = useApi();
  const { listingId } = route.useParams();
  const { data: listing } = useSuspenseQuery(api.listings.byId.queryOptions({ id: listingId }));
  const { data: tree } = useSuspenseQuery(api.categories.tree.queryOptions());
  const navigate = useNavigate();
  const { city, country } = listing.location;
  const current: Place = { key: "current", label: city, location: listing.location };
  const others = cities.filter(({ location }) => location.city !== city || location.country !== country);
  return (
    <Page title="Edit listing" width="text">
      <ListingForm
        key={listing.id}
        roots={tree.categories}
        inputs={inputsOf(listing, leafOf(tree.categories, listing.subcategory)?.attributes ?? [], current)}
        places={[current, ...others]}
        listing={listing}
        onSaved={({ id }) => void navigate({ to: "/listings/$listingId", params: { listingId: id } })}
      />
    </Page>
  );
}
