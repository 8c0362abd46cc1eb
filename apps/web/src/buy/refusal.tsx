import { failureIn, formatMoney, type Money } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Purchase } from "./purchase.ts";
import { SoldOut } from "./sold-out.tsx";

interface RefusalProps {
  readonly failure: unknown;
  readonly purchase: Purchase;
  /** What the buyer agreed to pay in all. */
  readonly agreed: Money;
  /** What it costs in all now. */
  readonly now: Money;
}

/** Whether an order was refused because something of it is not for sale any more. */
export function isSoldOut(failure: unknown): boolean {
  const code = failureIn(failure)?.code;
  return code === "SOLD_OUT" || code === "NOT_FOR_SALE";
}

/** Says why an order was not placed, and what can be done. */
export function Refusal({ failure, purchase, agreed, now }: RefusalProps) {
  const code = failureIn(failure)?.code;
  if (code === "PRICE_CHANGED") {
    return (
      <Notice tone="info" title={`The price is now ${formatMoney(now)}`}>
        The seller changed it from {formatMoney(agreed)} while you were here. Nothing has been ordered; press
        the button to buy at the new price.
      </Notice>
    );
  }
  // Said beside the cards, where another one is chosen.
  if (code === "PAYMENT_DECLINED") return null;
  if (isSoldOut(failure)) return <SoldOut purchase={purchase} />;
  const { offer } = purchase;
  // An order that took too long to pay may have left its offer without time.
  if (offer !== null && (code === "INVALID_TRANSITION" || code === "RESERVATION_EXPIRED")) {
    return (
      <Notice tone="danger" title="It cannot be bought by this offer now">
        <p>
          Its time may be up, or an earlier press of the button is still at it. Nothing was charged by this
          one.
        </p>
        <p className="mt-3">
          <Link to="/offers/$offerId" params={{ offerId: offer.id }} className={buttonClass("secondary")}>
            See the offer
          </Link>
        </p>
      </Notice>
    );
  }
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

function OrdersLink() {
  return (
    <p className="mt-3">
      <Link to="/orders" className={buttonClass("secondary")}>
        See my orders
      </Link>
    </p>
  );
}
