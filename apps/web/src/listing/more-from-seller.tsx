import { useQuery } from "@tanstack/react-query";
import { useApi } from "../app/api.ts";
import { ListingGrid } from "../browse/listing-grid.tsx";

interface MoreFromSellerProps {
  readonly sellerId: string;
  /** The listing that is on the screen already. */
  readonly except: string;
}

const SHOWN = 4;

/** What else this person sells; nothing where there is nothing. */
export function MoreFromSeller({ sellerId, except }: MoreFromSellerProps) {
  const { data } = useQuery(useApi().listings.bySeller.queryOptions({ sellerId, limit: 12 }));
  const items = (data?.items ?? [])
    .filter(({ id, status }) => id !== except && status === "active")
    .slice(0, SHOWN);
  if (items.length === 0) return null;
  return (
    <section className="mt-12">
      <h2 className="mb-4 text-xl font-bold tracking-tight">More from this seller</h2>
      <ListingGrid label="More from this seller" items={items} />
    </section>
  );
}
