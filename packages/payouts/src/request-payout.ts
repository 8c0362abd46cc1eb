import { type PayoutDeps, WAIT_MS } from "./deps.ts";
import { notConfigured } from "./open-payouts.ts";
import type { Payout } from "./payout.ts";
import { askedKey, type RequestPayout } from "./payout-input.ts";
import { findPayout } from "./payout-store.ts";

/**
 * Pays out what is owed to a seller in a currency now, however little; the same key finds the same payout. One whose
 * provider takes its time is answered as `requested`, and goes on.
 * @throws MarketplaceError `INVALID_TRANSITION` when nothing is owed or the payout is refused; `FORBIDDEN` while the
 * seller is suspended; `IDEMPOTENCY_MISMATCH`; `STORE_UNAVAILABLE` where payouts are not configured.
 */
export async function requestPayout(
  { postgres, sagas, payOut, payoutProvider, waitMs = WAIT_MS }: PayoutDeps,
  { sellerId, input }: { readonly sellerId: string; readonly input: RequestPayout },
): Promise<Payout> {
  if (payoutProvider.name === "none") throw notConfigured();
  const { idempotencyKey, currency } = input;
  const key = askedKey(idempotencyKey);
  const wish = { sellerId, currency, key, day: null };
  const failure = await sagas.start(payOut, { scope: sellerId, key, input: wish, waitMs }).then(
    () => new Error(`The payout under ${key} has ended and cannot be found`),
    (thrown: unknown) => thrown,
  );
  // The saga is how it is done; what stands is what the row says, whatever became of waiting for it.
  const stands = await findPayout(postgres.sequelize, { sellerId, key });
  if (stands !== null && stands.money.currency === currency && stands.status !== "failed") return stands;
  throw failure;
}
