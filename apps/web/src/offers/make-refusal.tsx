import { failureIn } from "@marketplace/api";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import { buttonClass } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";

interface MakeRefusalProps {
  readonly failure: unknown;
  readonly listingId: string;
}

/** Says why an offer was not made, and leads to the one that stands already. */
export function MakeRefusal({ failure, listingId }: MakeRefusalProps) {
  const code = failureIn(failure)?.code;
  if (code === "ALREADY_EXISTS" || code === "IDEMPOTENCY_MISMATCH") {
    return (
      <Notice tone="info" title="You have an offer for it already">
        <p>Change that one, or withdraw it first.</p>
        <p className="mt-3">
          <StandingOffer listingId={listingId} />
        </p>
      </Notice>
    );
  }
  if (code === "SOLD_OUT" || code === "NOT_FOUND") {
    return (
      <Notice tone="danger" title="It is not for sale any more">
        Somebody was faster, or the seller took it back.
      </Notice>
    );
  }
  return <FailureNotice failure={failure} />;
}

const live = ["open", "countered", "accepted", "paying"] as const;

/** More than the offers that one buyer may have in any of these states. */
const ALL_LIVE = 100;

function StandingOffer({ listingId }: Pick<MakeRefusalProps, "listingId">) {
  const { offers } = useApi();
  const standing = useQueries({
    queries: live.map((status) => offers.mine.queryOptions({ status, limit: ALL_LIVE }, { staleTime: 0 })),
    combine: (lists) =>
      lists.flatMap(({ data }) => data?.items ?? []).find((one) => one.listingId === listingId),
  });
  if (standing === undefined) {
    return (
      <Link to="/offers" className={buttonClass("secondary")}>
        My offers
      </Link>
    );
  }
  return (
    <Link to="/offers/$offerId" params={{ offerId: standing.id }} className={buttonClass("secondary")}>
      See that offer
    </Link>
  );
}
