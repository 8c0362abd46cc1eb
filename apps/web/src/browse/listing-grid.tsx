import type { ReactNode } from "react";
import type { FoundCard } from "../listing/listing.ts";
import { ListingTile } from "./listing-tile.tsx";

interface ListingGridProps {
  readonly label: string;
  readonly items: readonly FoundCard[];
  /** How many of the first photographs are in sight at once, and so are fetched first. */
  readonly eager?: number;
  /** Of each listing: `h2` directly below the page's own heading. */
  readonly heading?: "h2" | "h3";
  /** Whether something stands beside the grid on a wide screen. */
  readonly narrow?: boolean;
}

/** Listings side by side. */
export function ListingGrid({ label, items, eager = 0, heading = "h2", narrow = false }: ListingGridProps) {
  return (
    <GridFrame label={label} narrow={narrow}>
      {items.map((item, index) => (
        <li key={item.id}>
          <ListingTile item={item} eager={index < eager} heading={heading} />
        </li>
      ))}
    </GridFrame>
  );
}

interface GridFrameProps {
  readonly label?: string;
  readonly narrow: boolean;
  readonly children: ReactNode;
}

/** The columns of a grid. */
export function GridFrame({ label, narrow, children }: GridFrameProps) {
  return (
    <ul
      aria-label={label}
      className={`grid grid-cols-2 gap-x-3 gap-y-6 sm:grid-cols-3 sm:gap-x-5 sm:gap-y-8 ${narrow ? "" : "lg:grid-cols-4"}`}
    >
      {children}
    </ul>
  );
}
