import { formatMoney, type Money } from "@marketplace/api";
import { OrderedItem } from "./ordered-item.tsx";
import { goneOf, type Purchase } from "./purchase.ts";

interface OrderedItemsProps {
  readonly purchase: Purchase;
  /** What each of them costs now. */
  readonly prices: readonly Money[];
  /** Whether an order was refused because something of it is gone. */
  readonly refused: boolean;
}

/** What is about to be bought, line by line; of several each with its price. */
export function OrderedItems({ purchase, prices, refused }: OrderedItemsProps) {
  const { listings, offer } = purchase;
  const [first, ...others] = listings;
  if (others.length === 0) {
    return (
      <>
        <OrderedItem title={first.title} thumbnailUrl={first.images[0]?.thumbnailUrl ?? null} />
        {offer !== null && (
          <p className="text-ink-soft">
            The price that you agreed on; it was offered at {formatMoney(first.price)}.
          </p>
        )}
      </>
    );
  }
  // Not before: what is being ordered here is reserved too.
  const gone = refused ? goneOf(purchase) : [];
  return (
    <ul aria-label="Bought together" className="space-y-4">
      {listings.map((listing, index) => {
        const price = prices[index];
        return (
          <li key={listing.id}>
            <OrderedItem title={listing.title} thumbnailUrl={listing.images[0]?.thumbnailUrl ?? null}>
              {gone.includes(listing) ? (
                <span className="font-semibold text-danger-700">Not for sale any more</span>
              ) : (
                price && formatMoney(price)
              )}
            </OrderedItem>
          </li>
        );
      })}
    </ul>
  );
}
