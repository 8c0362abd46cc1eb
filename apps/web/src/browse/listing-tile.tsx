import { formatMoney } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { Heart, MapPin } from "lucide-react";
import { conditionLabel, type FoundCard, type ListingCard } from "../listing/listing.ts";
import { Photograph } from "../listing/photograph.tsx";

const ribbons: Partial<Record<ListingCard["status"], string>> = { reserved: "Reserved", sold: "Sold" };

interface ListingTileProps {
  readonly item: FoundCard;
  readonly eager: boolean;
  /** Its place below the page's other headings. */
  readonly heading: "h2" | "h3";
}

/** One listing in a grid; the whole tile is its link. */
export function ListingTile({ item, eager, heading: Heading }: ListingTileProps) {
  const ribbon = ribbons[item.status];
  const distance = typeof item.distanceKm === "number" ? distanceText(item.distanceKm) : null;
  return (
    <article className="group relative">
      <div className="relative aspect-square overflow-hidden rounded-card bg-sunk">
        <Photograph
          url={item.thumbnailUrl}
          alt=""
          eager={eager}
          className={`duration-300 motion-safe:transition-transform motion-safe:group-hover:scale-[1.03] ${ribbon ? "opacity-60" : ""}`}
        />
        {ribbon && (
          <span className="absolute top-2.5 left-2.5 rounded-full bg-ink px-3 py-1 text-sm font-semibold text-white">
            {ribbon}
          </span>
        )}
        {item.favorites > 0 && (
          <span className="absolute right-2 bottom-2 inline-flex items-center gap-1 rounded-full bg-card/95 px-2 py-0.5 text-sm font-medium">
            <Heart aria-hidden="true" className="size-3.5 fill-clay-600 text-clay-600" />
            {item.favorites}
            <span className="sr-only"> favourites</span>
          </span>
        )}
      </div>
      <Heading className="mt-2.5 line-clamp-2 leading-snug font-medium group-hover:underline">
        <Link
          to="/listings/$listingId"
          params={{ listingId: item.id }}
          className="after:absolute after:inset-0 after:rounded-card"
        >
          {item.title}
        </Link>
      </Heading>
      <p className="mt-0.5 text-lg font-bold">{formatMoney(item.price)}</p>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-1 text-sm text-ink-soft">
        {conditionLabel(item.condition)} ·
        <span className="inline-flex min-w-0 items-center gap-1">
          <MapPin aria-hidden="true" className="size-3.5 shrink-0" />
          <span className="truncate">{`${item.location.city}${distance === null ? "" : ","}`}</span>
        </span>
        {distance !== null && <span>{distance}</span>}
      </p>
    </article>
  );
}

/** A distance as people say it: to a tenth of a kilometre only where it is near. */
function distanceText(km: number): string {
  if (km < 1) return "under 1 km away";
  return `${km < 10 ? km : Math.round(km)} km away`;
}
