import { formatMoney } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { paymentText } from "./money-words.ts";
import type { Order, Viewer } from "./order.ts";

interface MoneyFactsProps {
  readonly order: Order;
  readonly viewer: Viewer;
}

/** What an order costs, how it is paid, and what goes back. */
export function MoneyFacts({ order, viewer }: MoneyFactsProps) {
  const { price, refunded, payment, offerId } = order;
  return (
    <section>
      <h2 className="mb-4 text-xl font-bold tracking-tight">Money</h2>
      <dl className="space-y-3">
        <div>
          <dt className="text-sm text-ink-soft">Price</dt>
          <dd>
            <span className="font-semibold">{formatMoney(price)}</span>
            {offerId !== null && viewer !== "moderator" && (
              <>
                {", "}
                <Link
                  to="/offers/$offerId"
                  params={{ offerId }}
                  className="font-semibold text-leaf-700 underline underline-offset-2"
                >
                  as agreed on
                </Link>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt className="text-sm text-ink-soft">Payment</dt>
          <dd>{paymentText(order)}</dd>
        </div>
        {refunded.amount > 0 && (
          <div>
            <dt className="text-sm text-ink-soft">Back to the buyer</dt>
            <dd className="font-semibold">{formatMoney(refunded)}</dd>
          </div>
        )}
      </dl>
      {payment?.provider === "sandbox" && (
        <p className="mt-3 text-sm text-ink-soft">By the payment sandbox: no money moves.</p>
      )}
    </section>
  );
}
