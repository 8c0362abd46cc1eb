import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi, useApiClient } from "../app/api.ts";
import { isUncertain } from "../app/failure.ts";
import { type SaleStep, type Seen, saleStep } from "../listing/sale-step.ts";

/** A step whose answer did not come, so that nobody knows whether it has been taken. */
interface Unanswered {
  readonly step: SaleStep;
  readonly seen: Seen;
}

/** Takes one step with a listing, at the version that the server has now: a list does not tell it. */
export function useSaleStep(id: string) {
  const api = useApi();
  const { listings } = useApiClient();
  const queryClient = useQueryClient();
  const unanswered = useRef<Unanswered | null>(null);
  return useMutation({
    mutationFn: async (step: SaleStep) => {
      const again = unanswered.current?.step === step ? unanswered.current.seen : null;
      const seen = again ?? (await listings.byId.query({ id }));
      unanswered.current = { step, seen };
      try {
        const moved = await listings[step].mutate(saleStep(step, seen));
        unanswered.current = null;
        return moved;
      } catch (failure) {
        if (!isUncertain(failure)) unanswered.current = null;
        throw failure;
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.listings.pathKey() }),
  });
}
