import { openSagas, type Sagas, type SagasOptions } from "@marketplace/durable";
import { collectPaymentSaga } from "./collect-payment.ts";
import type { OrderBase, OrderDeps } from "./deps.ts";
import { placeOrderSaga } from "./place-order.ts";
import { returnMoneySaga } from "./return-money.ts";

/** Orders, and the sagas of the process that they run in. */
export interface Orders extends OrderDeps {
  readonly sagas: Sagas;
}

/** Binds orders to their stores and their sagas; nothing is opened. Other sagas of the process are given along. */
export function openOrders(base: OrderBase, others: SagasOptions["definitions"] = []): Orders {
  const flows = {
    placeOrder: placeOrderSaga(() => orders),
    collectPayment: collectPaymentSaga(() => orders),
    returnMoney: returnMoneySaga(base),
  };
  const sagas = openSagas({
    sequelize: base.postgres.sequelize,
    twoPhase: base.sales.twoPhase,
    log: base.log,
    clock: base.clock,
    definitions: [...Object.values(flows), ...others],
  });
  // A step may begin another saga, so the steps see all of this once it is made.
  const orders: Orders = { ...base, sagas, flows };
  return orders;
}
