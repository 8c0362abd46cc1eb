import { failureIn, formatMoney, type Money } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import type { Listing } from "../listing/listing.ts";
import { buttonClass } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { changedPrice } from "./use-place-order.ts";

interface RefusalProps {
  readonly failure: unknown;
  readonly listing: Listing;
  /** The price that the buyer agreed to. */
  readonly agreed: Money;
}

/** Says why an order was not placed, and what can be done. */
export function Refusal({ failure, listing, agreed }: RefusalProps) {
  const price = changedPrice(failure);
  if (price !== null) {
    return (
      <Notice tone="info" title={`The price is now ${formatMoney(price)}`}>
        The seller changed it from {formatMoney(agreed)} while you were here. Nothing has been ordered; press
        the button to buy at the new price.
      </Notice>
    );
  }
  const code = failureIn(failure)?.code;
  // Said beside the cards, where another one is chosen.
  if (code === "PAYMENT_DECLINED") return null;
  if (code === "SOLD_OUT" || code === "NOT_FOR_SALE") return <SoldOut listing={listing} />;
  if (code === "RESERVATION_EXPIRED") {
    return (
      <Notice tone="danger" title="The payment took too long">
        Nothing was charged, and the item is for sale again. Press the button to order it anew.
      </Notice>
    );
  }
  if (code === "TIMEOUT") {
    return (
      <Notice tone="info" title="Still being done">
        <p>
          The payment has not been answered yet. Press the button to ask again; you do not order or pay twice
          by that. Should it go through without you, the order stands among your orders.
        </p>
        <OrdersLink />
      </Notice>
    );
  }
  if (code === "IDEMPOTENCY_MISMATCH") {
    return (
      <Notice tone="info" title="You have ordered it already">
        <p>An earlier press of the button went through, with what you had filled in then.</p>
        <OrdersLink />
      </Notice>
    );
  }
  return <FailureNotice failure={failure} />;
}

function SoldOut({ listing }: { readonly listing: Listing }) {
  return (
    <Notice tone="danger" title="It is not for sale any more">
      <p>
        Somebody was faster, or the seller took it back. If you tried to pay for it yourself a moment ago,
        look at{" "}
        <Link to="/orders" className="font-semibold underline underline-offset-2">
          your orders
        </Link>
        .
      </p>
      <p className="mt-3">
        <Link
          to="/"
          search={{ category: listing.category, subcategory: listing.subcategory }}
          className={buttonClass("secondary")}
        >
          See what is like it
        </Link>
      </p>
    </Notice>
  );
}

function OrdersLink() {
  return (
    <p className="mt-3">
      <Link to="/orders" className={buttonClass("secondary")}>
        See my orders
      </Link>
    </p>
  );
}
