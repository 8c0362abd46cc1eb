import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useApiClient } from "../app/api.ts";

/** What is to become of a saved search. */
export type SavedChange =
  | { readonly to: "name"; readonly name: string }
  | { readonly to: "alerts"; readonly alerts: boolean }
  | { readonly to: "nothing" };

/** Changes one saved search, and has the list of them looked at again. Each change is harmless when it is repeated. */
export function useSavedSearch(id: string) {
  const { search } = useApiClient();
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    // One after the other: whoever ticks and unticks at once gets what they did last.
    scope: { id: `saved-search-${id}` },
    mutationFn: async (change: SavedChange): Promise<void> => {
      if (change.to === "name") await search.rename.mutate({ id, name: change.name });
      else if (change.to === "alerts") await search.setAlerts.mutate({ id, alerts: change.alerts });
      else await search.forget.mutate({ id });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.search.saved.queryKey() }),
  });
}
