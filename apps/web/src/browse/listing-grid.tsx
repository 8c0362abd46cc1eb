import type { ReactNode } from "react";
import type { ListingCard } from "../listing/listing.ts";
import { ListingTile } from "./listing-tile.tsx";

interface ListingGridProps {
  readonly label: string;
  readonly items: readonly ListingCard[];
  /** How many of the first photographs are in sight at once, and so are fetched first. */
  readonly eager?: number;
  /** Of each listing: `h2` directly below the page's own heading. */
  readonly heading?: "h2" | "h3";
}

/** Listings side by side. */
export function ListingGrid({ label, items, eager = 0, heading = "h2" }: ListingGridProps) {
  return (
    <GridFrame label={label}>
      {items.map((item, index) => (
        <li key={item.id}>
          <ListingTile item={item} eager={index < eager} heading={heading} />
        </li>
      ))}
    </GridFrame>
  );
}

/** The columns of a grid. */
export function GridFrame({ label, children }: { readonly label?: string; readonly children: ReactNode }) {
  return (
    <ul
      aria-label={label}
      className="grid grid-cols-2 gap-x-3 gap-y-6 sm:grid-cols-3 sm:gap-x-5 sm:gap-y-8 lg:grid-cols-4"
    >
      {children}
    </ul>
  );
}
