import { Loading, Skeleton } from "./skeleton.tsx";

/** A page of text or a list that is on its way. */
export function PageSkeleton() {
  return (
    <Loading>
      <div className="mx-auto w-full max-w-3xl space-y-4 px-4 py-6 sm:px-6 sm:py-10">
        <Skeleton className="h-10 w-2/3" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
      </div>
    </Loading>
  );
}
