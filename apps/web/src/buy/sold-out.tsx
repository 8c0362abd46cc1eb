import { Link } from "@tanstack/react-router";
import { togetherSearch } from "../together/chosen-ids.ts";
import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { goneOf, type Purchase } from "./purchase.ts";

/** Says that something cannot be bought any more, and leads to what can. */
export function SoldOut({ purchase }: { readonly purchase: Purchase }) {
  const { listings } = purchase;
  const [first] = listings;
  if (listings.length > 1) {
    const gone = goneOf(purchase);
    const left = listings.filter((listing) => !gone.includes(listing));
    return (
      <Notice tone="danger" title="Not all of it is for sale any more">
        <p>
          Somebody was faster, or the seller took something back. Nothing has been ordered: it is all of it or
          nothing. If you tried to pay for it yourself a moment ago, look at <YourOrders />.
        </p>
        <p className="mt-3">
          <Link
            to="/people/$userId/together"
            params={{ userId: first.sellerId }}
            search={togetherSearch(left.map(({ id }) => id))}
            className={buttonClass("secondary")}
          >
            Choose again
          </Link>
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="danger" title="It is not for sale any more">
      <p>
        Somebody was faster, or the seller took it back. If you tried to pay for it yourself a moment ago,
        look at <YourOrders />.
      </p>
      <p className="mt-3">
        <Link
          to="/search"
          search={{ category: first.category, subcategory: first.subcategory }}
          className={buttonClass("secondary")}
        >
          See what is like it
        </Link>
      </p>
    </Notice>
  );
}

function YourOrders() {
  return (
    <Link to="/orders" className="font-semibold underline underline-offset-2">
      your orders
    </Link>
  );
}
