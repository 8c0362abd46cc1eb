import type { ReactNode } from "react";

/** A grey shape where something will stand in a moment. */
export function Skeleton({ className }: { readonly className: string }) {
  return <div aria-hidden="true" className={`motion-safe:animate-pulse rounded-xl bg-sunk ${className}`} />;
}

/** Says to the ear that a page is on its way, while skeletons say it to the eye. */
export function Loading({ children }: { readonly children: ReactNode }) {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      {children}
    </div>
  );
}

/** A list that is on its way. */
export function RowSkeletons() {
  return (
    <div className="space-y-3">
      <Skeleton className="h-28" />
      <Skeleton className="h-28" />
      <Skeleton className="h-28" />
    </div>
  );
}
