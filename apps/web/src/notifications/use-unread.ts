import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi } from "../app/api.ts";
import { useSessionState } from "../session/session-context.tsx";
import type { Unread } from "./notification.ts";

const LOOK_AGAIN_MS = 30_000;

/**
 * How much this account has not read, looked at again while the page is in sight; null until it is known. A failure is
 * not said: the next look comes by itself.
 */
export function useUnread(): Unread | null {
  const signedIn = useSessionState() === "signedIn";
  const { data } = useQuery(
    useApi().notifications.unread.queryOptions(undefined, {
      enabled: signedIn,
      refetchInterval: LOOK_AGAIN_MS,
    }),
  );
  return signedIn ? (data ?? null) : null;
}

/** Has the number of unread notifications looked at again after each thing that the person does. */
export function useLookAfterActions(): void {
  const queryClient = useQueryClient();
  const api = useApi();
  useEffect(
    () =>
      queryClient.getMutationCache().subscribe((event) => {
        if (event.type !== "updated" || event.action.type !== "success") return;
        // A look that is under way, as after signing in, is late enough.
        const queryKey = api.notifications.unread.queryKey();
        void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
      }),
    [queryClient, api],
  );
}
