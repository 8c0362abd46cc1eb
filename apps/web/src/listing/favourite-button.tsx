import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Heart } from "lucide-react";
import { useApi, useApiClient } from "../app/api.ts";
import { useAccount } from "../session/session-context.tsx";
import { buttonClass } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import type { Listing } from "./listing.ts";

/** Marks a listing with a heart, at once on the screen; a failure takes it back and says why. */
export function FavouriteButton({ listing }: { readonly listing: Listing }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const router = useRouter();
  const account = useAccount();
  const key = api.listings.byId.queryKey({ id: listing.id });

  const show = (viewerFavourite: boolean, favorites: number) =>
    queryClient.setQueryData(
      key,
      (shown) => shown && { ...shown, viewerFavourite, metadata: { ...shown.metadata, favorites } },
    );

  const mark = useMutation({
    mutationFn: (favourite: boolean) =>
      favourite
        ? client.listings.favourite.mutate({ listingId: listing.id })
        : client.listings.unfavourite.mutate({ listingId: listing.id }),
    onMutate: (favourite) => {
      const { favorites } = listing.metadata;
      show(favourite, Math.max(0, favorites + (favourite ? 1 : -1)));
      return { before: listing };
    },
    onSuccess: ({ favourite, favorites }) => {
      show(favourite, favorites);
      return queryClient.invalidateQueries({ queryKey: api.listings.favourites.pathKey() });
    },
    onError: (_failure, _favourite, context) => {
      if (context) show(context.before.viewerFavourite, context.before.metadata.favorites);
    },
  });

  function press(): void {
    if (account === null) {
      void router.navigate({ to: "/sign-in", search: { next: `/listings/${listing.id}` } });
    } else if (!mark.isPending) mark.mutate(!listing.viewerFavourite);
  }

  const { favorites } = listing.metadata;
  return (
    <>
      <button
        type="button"
        aria-pressed={listing.viewerFavourite}
        onClick={press}
        className={`${buttonClass("secondary")} w-full`}
      >
        <Heart
          aria-hidden="true"
          className={`size-5 ${listing.viewerFavourite ? "fill-clay-600 text-clay-600" : ""}`}
        />
        Favourite
        {favorites > 0 && (
          <span className="font-normal text-ink-soft">
            {favorites}
            <span className="sr-only"> so far</span>
          </span>
        )}
      </button>
      <FailureNotice failure={mark.error} />
    </>
  );
}
