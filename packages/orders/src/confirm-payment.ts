import { crashPointsAround } from "@marketplace/durable";
import { notFound } from "@marketplace/kernel";
import type { Actor } from "@marketplace/rpc";
import type { OrderDeps } from "./deps.ts";
import { findOrder } from "./find-order.ts";
import { sideOf } from "./order-policy.ts";
import { noteReport, paymentOf } from "./payment-steps.ts";

const ask = crashPointsAround("orders/ask-confirmation");
const take = crashPointsAround("orders/take-confirmation");

/**
 * Looks whether a buyer has confirmed a payment at their bank, and takes the money if so; with the sandbox, where no
 * bank is, this is the confirmation. Again is the same as once.
 * @throws MarketplaceError `NOT_FOUND` for who is not the buyer, or as the provider does.
 */
export async function confirmPayment(deps: OrderDeps, viewer: Actor, orderId: string): Promise<void> {
  const { postgres, provider, clock } = deps;
  const order = await findOrder(postgres, orderId);
  if (order === null || sideOf(order, viewer.userId) !== "buyer" || order.paymentKey === null)
    throw notFound("order");
  if (order.stage !== "paying") return;
  const payment = await paymentOf(deps, order.paymentKey);
  const report = await ask(() => provider.confirm?.(payment.key) ?? provider.status(payment));
  if (report === null) return;
  const now = clock();
  const begun = await take(() =>
    postgres.sequelize.transaction((transaction) => noteReport(deps, transaction, { report, now })),
  );
  await begun?.outcome();
}
