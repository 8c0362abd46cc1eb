import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import { ListingGrid } from "../browse/listing-grid.tsx";
import { useAccount } from "../session/session-context.tsx";
import { togetherSearch } from "../together/chosen-ids.ts";
import { buttonClass } from "../ui/button.tsx";

interface MoreFromSellerProps {
  readonly sellerId: string;
  /** The listing that is on the screen already. */
  readonly except: string;
  /** Whether that one can be bought, also together with others. */
  readonly buyable: boolean;
}

const SHOWN = 4;

/** What else this person sells; nothing where there is nothing. */
export function MoreFromSeller({ sellerId, except, buyable }: MoreFromSellerProps) {
  const { data } = useQuery(useApi().listings.bySeller.queryOptions({ sellerId, limit: 12 }));
  const items = (data?.items ?? [])
    .filter(({ id, status }) => id !== except && status === "active")
    .slice(0, SHOWN);
  const own = useAccount()?.id === sellerId;
  if (items.length === 0) return null;
  return (
    <section className="mt-12">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 className="text-xl font-bold tracking-tight">More from this seller</h2>
        {!own && (
          <Link
            to="/people/$userId/together"
            params={{ userId: sellerId }}
            search={buyable ? togetherSearch([except]) : {}}
            className={buttonClass("secondary", "small")}
          >
            Buy several together
          </Link>
        )}
      </div>
      <ListingGrid label="More from this seller" items={items} heading="h3" />
    </section>
  );
}
