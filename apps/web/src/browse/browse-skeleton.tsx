import { Loading, Skeleton } from "../ui/skeleton.tsx";
import { GridFrame } from "./listing-grid.tsx";

const tiles = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The front page while its listings are on their way. */
export function BrowseSkeleton() {
  return (
    <Loading>
      <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-6 sm:py-10">
        <Skeleton className="h-11 w-full max-w-xl rounded-full" />
        <Skeleton className="mt-8 mb-4 h-8 w-48" />
        <TileSkeletons />
      </div>
    </Loading>
  );
}

/** A grid of listings that are on their way. */
export function TileSkeletons({ narrow = false }: { readonly narrow?: boolean }) {
  return (
    <GridFrame narrow={narrow}>
      {tiles.map((tile) => (
        <li key={tile}>
          <Skeleton className="aspect-square rounded-card" />
          <Skeleton className="mt-2.5 h-4 w-4/5" />
          <Skeleton className="mt-2 h-5 w-2/5" />
        </li>
      ))}
    </GridFrame>
  );
}
