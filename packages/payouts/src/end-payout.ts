import { appendEvent } from "@marketplace/durable";
import { payoutReturn, post } from "@marketplace/ledger";
import type { Change } from "./begin-payout.ts";
import type { Payout } from "./payout.ts";
import { lockPayout, writeEnd } from "./payout-store.ts";

const UNSENT = "not_sent";

/** Records that a payout was sent, and tells of it; does nothing when that was recorded before. */
export async function recordSent(
  change: Change,
  { payoutId, reference }: { readonly payoutId: string; readonly reference: string },
): Promise<void> {
  const found = await lockPayout(change.transaction, payoutId);
  if (found.status !== "requested") return;
  await writeEnd(change.transaction, { ...found, status: "sent", reference, failure: null }, change.now);
  await tell(change, found, { type: "payouts.sent", facts: {} });
}

/** Makes what was not sent owed again, and tells of it; leaves a payout alone that turned out to be sent after all. */
export async function giveBack(change: Change, payoutId: string): Promise<void> {
  const { transaction, newId, now } = change;
  const found = await lockPayout(transaction, payoutId);
  if (found.status !== "requested") return;
  const failure = found.failure ?? UNSENT;
  await post({ transaction }, payoutReturn(found.id, found.sellerId, found.money), {
    id: newId(),
    at: now,
  });
  await writeEnd(transaction, { ...found, status: "failed", failure }, now);
  await tell(change, found, { type: "payouts.failed", facts: { failure } });
}

/** A payout ends once, so that its only event is its first. */
function tell(
  { transaction, newId, now }: Change,
  { id, sellerId, money }: Payout,
  { type, facts }: { readonly type: string; readonly facts: { readonly failure?: string } },
): Promise<void> {
  return appendEvent(transaction, {
    id: newId(),
    type,
    version: 1,
    aggregateId: id,
    sequence: 1,
    at: now,
    payload: { sellerId, money, ...facts },
  });
}
