import { Loading, Skeleton } from "../ui/skeleton.tsx";

/** A listing's page that is on its way. */
export function ListingSkeleton() {
  return (
    <Loading>
      <div className="mx-auto grid w-full max-w-6xl gap-8 px-4 py-6 sm:px-6 sm:py-10 lg:grid-cols-[3fr_2fr]">
        <Skeleton className="aspect-square rounded-card sm:aspect-4/3" />
        <div className="space-y-4">
          <Skeleton className="h-9 w-4/5" />
          <Skeleton className="h-8 w-1/3" />
          <Skeleton className="h-12" />
          <Skeleton className="h-32" />
        </div>
      </div>
    </Loading>
  );
}
