import { Link, type LinkProps } from "@tanstack/react-router";
import { CircleUserRound, Heart, House, type LucideIcon, Package, Plus } from "lucide-react";

interface Tab {
  readonly to: LinkProps["to"];
  readonly label: string;
  readonly icon: LucideIcon;
}

const tabs: readonly Tab[] = [
  { to: "/", label: "Browse", icon: House },
  { to: "/favourites", label: "Favourites", icon: Heart },
  { to: "/sell", label: "Sell", icon: Plus },
  { to: "/orders", label: "Orders", icon: Package },
  { to: "/account", label: "You", icon: CircleUserRound },
];

/** The ways through the shop within reach of a thumb; wider screens have them in the header. */
export function TabBar() {
  return (
    <nav
      aria-label="Sections"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <ul className="grid h-16 grid-cols-5">
        {tabs.map(({ to, label, icon: Icon }) => (
          <li key={label}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              className="flex h-full flex-col items-center justify-center gap-0.5 text-xs font-medium text-ink-soft -outline-offset-2 data-[status=active]:font-semibold data-[status=active]:text-leaf-700"
            >
              <Icon aria-hidden="true" className="size-6" strokeWidth={1.9} />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
