import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../app/api.ts";

/** Has everything that shows offers, or what they hold, look again. */
export function useOffersChanged(): () => Promise<void> {
  const api = useApi();
  const queryClient = useQueryClient();
  return async () => {
    void queryClient.invalidateQueries({ queryKey: api.listings.pathKey() });
    await queryClient.invalidateQueries({ queryKey: api.offers.pathKey() });
  };
}
