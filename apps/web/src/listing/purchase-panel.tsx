import { Link } from "@tanstack/react-router";
import { MakeOffer } from "../offers/make-offer.tsx";
import { useAccount } from "../session/session-context.tsx";
import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { FavouriteButton } from "./favourite-button.tsx";
import type { Listing } from "./listing.ts";

/** What this viewer can do with a listing: buy it, mark it, or, as its seller, look after it. */
export function PurchasePanel({ listing }: { readonly listing: Listing }) {
  const account = useAccount();
  const own = account?.id === listing.sellerId;
  return (
    <div className="space-y-3">
      <StatusNotice listing={listing} own={own} />
      {own ? (
        <OwnerLinks listing={listing} />
      ) : (
        <div className="grid gap-2.5">
          {listing.status === "active" && (
            <>
              <Link
                to="/listings/$listingId/buy"
                params={{ listingId: listing.id }}
                className={`${buttonClass()} text-lg`}
              >
                Buy now
              </Link>
              <MakeOffer listing={listing} />
            </>
          )}
          <FavouriteButton listing={listing} />
        </div>
      )}
    </div>
  );
}

function OwnerLinks({ listing }: { readonly listing: Listing }) {
  const editable = listing.status === "draft" || listing.status === "active";
  return (
    <div className="grid gap-2.5 sm:grid-cols-2">
      {editable && (
        <Link
          to="/listings/$listingId/edit"
          params={{ listingId: listing.id }}
          className={buttonClass("secondary")}
        >
          Edit
        </Link>
      )}
      <Link to="/my-listings" className={buttonClass("secondary")}>
        My listings
      </Link>
      <Link to="/offers" search={{ role: "seller" }} className={buttonClass("secondary")}>
        Offers for my things
      </Link>
    </div>
  );
}

function StatusNotice({ listing, own }: { readonly listing: Listing; readonly own: boolean }) {
  if (listing.moderation === "hidden") {
    return (
      <Notice tone="danger" title="Hidden by moderation">
        Nobody but you sees this listing.
      </Notice>
    );
  }
  switch (listing.status) {
    case "reserved":
      return (
        <Notice tone="info" title="Reserved">
          {own
            ? "Somebody has ordered it; the order says what to do next."
            : "Somebody is buying it. Should that fall through, it is for sale again."}
        </Notice>
      );
    case "sold":
      return (
        <Notice tone="info" title="Sold">
          {own ? "It has found another home." : "This one has found another home. Look around for the next."}
        </Notice>
      );
    case "draft":
      return (
        <Notice tone="info" title="Draft">
          Only you see it. Publish it when it is ready.
        </Notice>
      );
    case "active":
      return own ? (
        <Notice tone="success" title="This is your listing">
          It is for sale, and everybody sees it.
        </Notice>
      ) : null;
    case "deleted":
      return <Notice tone="info" title="Deleted" />;
  }
}
