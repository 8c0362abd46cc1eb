import { useCallback, useEffect, useRef } from "react";
import { useMarkRead } from "./use-mark-read.ts";

const GATHER_MS = 700;
/** As many as the API takes at once. */
const MOST = 100;

/** Marks what has been seen as read, what comes into sight together in one call. */
export function useMarkSeen(): (id: string) => void {
  const markRead = useRef(useMarkRead());
  const seen = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const send = useCallback(() => {
    timer.current = null;
    const ids = seen.current.splice(0, MOST);
    // What could not be marked is unread still, and is seen again another time.
    if (ids.length > 0) markRead.current({ ids }).catch(() => {});
  }, []);

  // Whoever follows a link at once has seen it all the same.
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      send();
    },
    [send],
  );

  return useCallback(
    (id) => {
      seen.current.push(id);
      timer.current ??= setTimeout(send, GATHER_MS);
    },
    [send],
  );
}
