import { useEffect, useRef } from "react";
import { useUnread } from "./use-unread.ts";

/** Looks at the list again when there is more unread than a moment ago. */
export function useArrivals(refetch: () => Promise<unknown>): void {
  const count = useUnread()?.count ?? null;
  const before = useRef(count);
  useEffect(() => {
    if (count !== null && before.current !== null && count > before.current) void refetch();
    before.current = count;
  }, [count, refetch]);
}
