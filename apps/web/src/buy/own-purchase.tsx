import { Link } from "@tanstack/react-router";
import { ShoppingBag } from "lucide-react";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** What stands where somebody would buy of themselves. */
export function OwnPurchase() {
  return (
    <EmptyState
      icon={ShoppingBag}
      title="This is your own listing"
      text="Others can buy it; you can change it or take it back."
    >
      <Link to="/my-listings" className={buttonClass()}>
        My listings
      </Link>
    </EmptyState>
  );
}
