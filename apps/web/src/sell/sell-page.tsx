import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import { cities } from "../places/places.ts";
import { useAccount } from "../session/session-context.tsx";
import { Page } from "../ui/page.tsx";
import { ListingForm } from "./listing-form.tsx";
import { emptyInputs } from "./listing-inputs.ts";

/** Lists an item for sale. */
export function SellPage() {
  const { data: tree } = useSuspenseQuery(useApi().categories.tree.queryOptions());
  const account = useAccount();
  const navigate = useNavigate();
  return (
    <Page title="Sell something" width="text" intro="Good photographs and honest words sell best.">
      <ListingForm
        roots={tree.categories}
        inputs={emptyInputs(account?.preferences.currency ?? "EUR")}
        places={cities}
        listing={null}
        onSaved={({ id }, published) =>
          void (published
            ? navigate({ to: "/listings/$listingId", params: { listingId: id } })
            : navigate({ to: "/my-listings" }))
        }
      />
    </Page>
  );
}
