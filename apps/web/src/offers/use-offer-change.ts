import { type ClientFailure, failureIn } from "@marketplace/api";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useApiClient } from "../app/api.ts";
import { type Attempt, nextAttempt } from "../app/attempt.ts";
import { isUncertain } from "../app/failure.ts";
import type { Offer } from "./offer.ts";
import { type OfferAction, type OfferChange, sendOfferChange } from "./offer-change.ts";
import { useOffersChanged } from "./use-offers-changed.ts";

// The offer, or what it is for, is not as it was seen here.
const outdated = new Set<ClientFailure["code"]>([
  "STALE_VERSION",
  "INVALID_TRANSITION",
  "IDEMPOTENCY_MISMATCH",
  "SOLD_OUT",
  "NOT_FOR_SALE",
]);

/**
 * Moves an offer on and shows its new state; when it had moved meanwhile, shows that. Each change has a key of its
 * own, which is kept until an answer says how it ended: it is done once, however often the button is pressed.
 */
export function useOfferChange(offer: Offer) {
  const client = useApiClient();
  const offersChanged = useOffersChanged();
  const attempts = useRef(new Map<OfferAction, Attempt>());
  return useMutation({
    mutationFn: async (change: OfferChange) => {
      const { action } = change;
      const seen = { offerId: offer.id, version: offer.version };
      const last = attempts.current.get(action) ?? null;
      const attempt = nextAttempt(last, { ...seen, change }, () => crypto.randomUUID());
      attempts.current.set(action, { ...attempt, uncertain: true });
      try {
        const changed = await sendOfferChange(client, { ...seen, idempotencyKey: attempt.key }, change);
        attempts.current.delete(action);
        return changed;
      } catch (failure) {
        attempts.current.set(action, { ...attempt, uncertain: isUncertain(failure) });
        throw failure;
      }
    },
    // The answer does not hold the moves, so the offer is read anew.
    onSuccess: offersChanged,
    onError: (failure) => {
      const code = failureIn(failure)?.code;
      if (code === undefined || !outdated.has(code)) return;
      attempts.current.clear();
      return offersChanged();
    },
  });
}
