import type { RouterInputs } from "@marketplace/api";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useApiClient } from "../app/api.ts";
import { type Attempt, nextAttempt } from "../app/attempt.ts";
import { isUncertain } from "../app/failure.ts";
import { useOffersChanged } from "./use-offers-changed.ts";

type Making = Omit<RouterInputs["offers"]["make"], "idempotencyKey">;

/** Makes an offer once, however often the button is pressed and however many answers get lost. */
export function useMakeOffer() {
  const client = useApiClient();
  const offersChanged = useOffersChanged();
  const last = useRef<Attempt | null>(null);
  return useMutation({
    mutationFn: async (making: Making) => {
      const attempt = nextAttempt(last.current, making, () => crypto.randomUUID());
      last.current = { ...attempt, uncertain: true };
      try {
        const made = await client.offers.make.mutate({ ...making, idempotencyKey: attempt.key });
        last.current = null;
        return made;
      } catch (failure) {
        last.current = { ...attempt, uncertain: isUncertain(failure) };
        throw failure;
      }
    },
    onSuccess: offersChanged,
  });
}
