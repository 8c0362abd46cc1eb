import { z } from "zod";
import { type CrashStores, wrongRows } from "./crash-stores.fixture.ts";
import { holdsEscrow, ORDER_STAGES } from "./order-stage.ts";

const minorUnits = z.coerce.number().int();

const orderRow = z.object({
  id: z.string(),
  title: z.string(),
  stage: z.enum(ORDER_STAGES),
  price: minorUnits,
  refunded: minorUnits,
  escrow: minorUnits,
  captured: minorUnits,
  returned: minorUnits,
  postings: z.array(z.string()),
});

const paymentRow = z.object({
  key: z.string(),
  titles: z.array(z.string()),
  status: z.string(),
  amount: minorUnits,
  captured: minorUnits,
  refunded: minorUnits,
  provider: z.string().nullable(),
  provider_captured: minorUnits.nullable(),
  provider_refunded: minorUnits.nullable(),
  orders: z.int(),
  worth: minorUnits,
  owed_back: minorUnits,
  stages: z.array(z.enum(ORDER_STAGES)),
});

/** Orders against the ledger, the payments, the provider's own books, and what sellers were sent. */
export async function moneyViolations(stores: CrashStores): Promise<readonly string[]> {
  return [...(await orders(stores)), ...(await payments(stores)), ...(await payouts(stores))];
}

function orders(stores: CrashStores): Promise<readonly string[]> {
  return wrongRows(
    stores,
    [
      orderRow,
      `WITH entries AS (
         SELECT order_id, account, sum(amount) AS amount FROM ledger_entries
         JOIN ledger_transactions ON ledger_transactions.id = transaction_id GROUP BY order_id, account)
       SELECT id, listing_title AS title, stage, amount AS price, refunded,
         coalesce((SELECT balance FROM ledger_balances WHERE account = 'escrow' AND owner_id = orders.id), 0) AS escrow,
         coalesce((SELECT -amount FROM entries WHERE order_id = orders.id AND account = 'buyer_funds'), 0) AS captured,
         coalesce((SELECT amount FROM entries WHERE order_id = orders.id AND account = 'refunds'), 0) AS returned,
         ARRAY(SELECT kind FROM ledger_transactions WHERE order_id = orders.id ORDER BY kind) AS postings
       FROM orders`,
    ],
    ({ id, title, stage, price, refunded, escrow, captured, returned, postings }) => {
      const name = `order ${id} of ${title}, ${stage} with ${postings.join() || "no postings"},`;
      const stands = stage !== "cancelled";
      return [
        escrow !== (holdsEscrow(stage) ? price : 0) && `${name} has ${escrow} in escrow`,
        captured !== (stands || postings.length > 0 ? price : 0) &&
          `${name} has taken ${captured} of ${price}`,
        returned !== refunded && `${name} has returned ${returned} and says ${refunded}`,
        !stands && returned !== captured && `${name} has returned ${returned} of ${captured}`,
        stage === "refunded" && returned !== price && `${name} has returned ${returned} of ${price}`,
        (stage === "completed") !== postings.includes("release") && `${name} owes its seller the wrong thing`,
        new Set(postings).size < postings.length && `${name} has posted twice`,
      ];
    },
  );
}

// Ends of which no money is held, whichever of the two is told of first.
const LET_GO = ["voided", "failed"];

function payments(stores: CrashStores): Promise<readonly string[]> {
  return wrongRows(
    stores,
    [
      paymentRow,
      `SELECT key, status, amount, captured, refunded,
         coalesce((SELECT status FROM sandbox_payments WHERE sandbox_payments.key = payments.key),
           (SELECT 'voided' FROM sandbox_voids WHERE sandbox_voids.key = payments.key)) AS provider,
         (SELECT captured FROM sandbox_payments WHERE sandbox_payments.key = payments.key) AS provider_captured,
         (SELECT refunded FROM sandbox_payments WHERE sandbox_payments.key = payments.key) AS provider_refunded,
         (SELECT count(*)::int FROM orders WHERE payment_key = key) AS orders,
         (SELECT coalesce(sum(orders.amount), 0) FROM orders WHERE payment_key = key) AS worth,
         (SELECT coalesce(sum(orders.refunded), 0) FROM orders WHERE payment_key = key) AS owed_back,
         ARRAY(SELECT stage FROM orders WHERE payment_key = key ORDER BY id) AS stages,
         ARRAY(SELECT listing_title FROM orders WHERE payment_key = key ORDER BY id) AS titles
       FROM payments`,
    ],
    (one) => {
      const { key, titles, stages, status, amount, captured, refunded, provider, orders, worth } = one;
      const name = `payment ${key} of ${titles.join() || "no order"} (${stages.join()}), ${status}, ${provider} there,`;
      const isAgreed =
        status === provider ||
        (LET_GO.includes(status) && (provider === null || LET_GO.includes(provider))) ||
        // Nobody was asked, so that nobody has anything to let go.
        (status === "pending" && (provider === null || LET_GO.includes(provider)));
      return [
        !isAgreed && `${name} is told differently`,
        (provider === "authorised" || provider === "requires_confirmation") && `${name} holds money`,
        captured !== (one.provider_captured ?? 0) &&
          `${name} took ${captured}, and ${one.provider_captured} there`,
        refunded !== (one.provider_refunded ?? 0) &&
          `${name} gave back ${refunded}, and ${one.provider_refunded} there`,
        refunded !== one.owed_back && `${name} gave back ${refunded} of ${one.owed_back}`,
        orders > 0 && worth !== amount && `${name} is of ${amount}, and its orders of ${worth}`,
        captured > 0 && captured !== worth && `${name} took ${captured} for orders of ${worth}`,
        stages.some((stage) => stage !== "cancelled") && captured === 0 && `${name} stands unpaid`,
      ];
    },
  );
}

function payouts(stores: CrashStores): Promise<readonly string[]> {
  return wrongRows(
    stores,
    [
      z.object({
        id: z.string(),
        status: z.string(),
        amount: minorUnits,
        sent: minorUnits,
        events: z.array(z.string()),
      }),
      `SELECT payouts.id, payouts.status, payouts.amount,
         (SELECT coalesce(sum(sandbox_transfers.amount), 0) FROM sandbox_transfers
          WHERE sandbox_transfers.seller_id = payouts.seller_id AND sandbox_transfers.status = 'sent') AS sent,
         ARRAY(SELECT type FROM outbox WHERE aggregate_id = payouts.id::text) AS events
       FROM payouts`,
    ],
    ({ id, status, amount, sent, events }) => [
      sent !== (status === "sent" ? amount : 0) &&
        `payout ${id} of ${amount} is ${status}, and ${sent} was sent`,
      events.join() !== `payouts.${status}` && `payout ${id} is ${status} and told ${events.join()}`,
    ],
  );
}
