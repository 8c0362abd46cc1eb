import type { RouterInputs } from "@marketplace/api";
import { useQueryClient } from "@tanstack/react-query";
import { useApi, useApiClient } from "../app/api.ts";

type MarkRead = RouterInputs["notifications"]["markRead"];

/** Marks notifications as read, and shows how many are left; the list shows it when it is looked at anew. */
export function useMarkRead(): (which: MarkRead) => Promise<void> {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  return async (which) => {
    const left = await client.notifications.markRead.mutate(which);
    // An older answer that is still on its way must not undo this one.
    await queryClient.cancelQueries({ queryKey: api.notifications.unread.queryKey() });
    queryClient.setQueryData(api.notifications.unread.queryKey(), left);
    await queryClient.invalidateQueries({
      queryKey: api.notifications.mine.pathKey(),
      refetchType: "ids" in which ? "none" : "active",
    });
  };
}
