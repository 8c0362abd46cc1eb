import type { DurableLog, Saga, Sagas } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Sales } from "@marketplace/listings";
import type { PaymentProvider } from "@marketplace/payments";
import type { Minio, Mongo, Postgres } from "@marketplace/stores";
import type { CollectInput } from "./collect-input.ts";
import type { Placed, PlaceInput } from "./place-input.ts";
import type { ReturnMoneyInput } from "./return-input.ts";

/** What the orders of a process stand on; `{ ...stores, sales, provider, clock, newId, log }` fits. */
export interface OrderBase {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Minio;
  /** Changes units together with the listing's status. */
  readonly sales: Pick<Sales, "changeUnits" | "twoPhase">;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: DurableLog;
}

/** What the procedures and jobs of orders stand on, as `openOrders` binds it. */
export interface OrderDeps extends OrderBase {
  readonly sagas: Pick<Sagas, "begin" | "join">;
  readonly flows: OrderFlows;
}

/** The sagas of orders. */
export interface OrderFlows {
  readonly placeOrder: Saga<PlaceInput, Placed>;
  readonly collectPayment: Saga<CollectInput, Placed>;
  readonly returnMoney: Saga<ReturnMoneyInput, null>;
}
