import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useApiClient } from "../app/api.ts";

/** What a seller does with a listing as a whole. */
export type SaleStep = "publish" | "withdraw" | "markSoldElsewhere" | "remove";

/** Takes one step with a listing, at the version that the server has now: a list does not tell it. */
export function useSaleStep(id: string) {
  const api = useApi();
  const { listings } = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (step: SaleStep) => {
      const { version } = await listings.byId.query({ id });
      return listings[step].mutate({ id, version });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.listings.pathKey() }),
  });
}
