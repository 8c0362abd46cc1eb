import { failureIn } from "@marketplace/api";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";

/** Says why an offer was not moved on. */
export function OfferRefusal({ failure }: { readonly failure: unknown }) {
  const code = failureIn(failure)?.code;
  if (code === "STALE_VERSION") {
    return (
      <Notice tone="danger" title="Changed in the meantime">
        The other side was faster. You see the offer as it stands now; decide anew.
      </Notice>
    );
  }
  if (code === "INVALID_TRANSITION") {
    return (
      <Notice tone="danger" title="That is not possible any more">
        The offer has expired, or has ended in another way. A new one can be made while the item is for sale.
      </Notice>
    );
  }
  if (code === "SOLD_OUT" || code === "NOT_FOR_SALE") {
    return (
      <Notice tone="danger" title="It is not for sale any more">
        Somebody else buys it or has bought it, or it was taken off sale. The offer cannot be accepted now.
      </Notice>
    );
  }
  return <FailureNotice failure={failure} />;
}
