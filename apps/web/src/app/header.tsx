import { Link } from "@tanstack/react-router";
import { Heart, Package, Plus, RotateCw, Scale } from "lucide-react";
import { Bell } from "../notifications/bell.tsx";
import { SearchBox } from "../search/search-box.tsx";
import { moderates } from "../session/moderates.ts";
import { useAccount } from "../session/session-context.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { buttonClass } from "../ui/button.tsx";
import { BRAND } from "./brand.ts";

const linkClass =
  "inline-flex min-h-11 items-center gap-2 rounded-full px-3.5 font-medium hover:bg-sunk data-[status=active]:text-leaf-700";

/** The bar at the top; on a phone the rest of its links stand in the tab bar at the bottom. */
export function Header() {
  const account = useAccount();
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-paper/95 backdrop-blur-sm">
      {/* On a phone the search field has a row of its own, below the rest. */}
      <div className="mx-auto flex min-h-16 max-w-6xl flex-wrap items-center justify-between gap-x-4 px-4 sm:flex-nowrap sm:px-6">
        <Link to="/" className="flex shrink-0 items-center gap-2 text-xl font-bold tracking-tight">
          <span className="flex size-8 items-center justify-center rounded-[0.6rem] bg-leaf-600 text-white">
            <RotateCw aria-hidden="true" className="size-[1.1rem]" strokeWidth={2.75} />
          </span>
          {BRAND}
        </Link>
        <div className="order-last w-full pb-2.5 sm:order-none sm:max-w-lg sm:pb-0">
          <SearchBox />
        </div>
        <nav aria-label="Main" className="flex h-16 shrink-0 items-center gap-1">
          {account === null ? (
            <>
              <Link to="/sign-in" className={linkClass}>
                Sign in
              </Link>
              <Link to="/register" className={`${linkClass} max-sm:hidden`}>
                Register
              </Link>
            </>
          ) : (
            <>
              <Link to="/favourites" className={`${linkClass} max-sm:hidden`}>
                <Heart aria-hidden="true" className="size-5" />
                <span className="max-lg:sr-only">Favourites</span>
              </Link>
              <Link to="/orders" className={`${linkClass} max-sm:hidden`}>
                <Package aria-hidden="true" className="size-5" />
                <span className="max-lg:sr-only">Orders</span>
              </Link>
              {moderates(account) && (
                <Link to="/disputes" className={`${linkClass} max-sm:hidden`}>
                  <Scale aria-hidden="true" className="size-5" />
                  <span className="max-lg:sr-only">Disputes</span>
                </Link>
              )}
              <Bell />
              <Link
                to="/account"
                className="inline-flex min-h-11 items-center gap-2 rounded-full p-1 hover:bg-sunk"
              >
                <Avatar name={account.name} url={account.avatarUrl} />
                <span className="sr-only">Your account</span>
              </Link>
            </>
          )}
          <Link to="/sell" className={`${buttonClass()} ml-2 max-sm:hidden`}>
            <Plus aria-hidden="true" className="size-5" />
            Sell
          </Link>
        </nav>
      </div>
    </header>
  );
}
