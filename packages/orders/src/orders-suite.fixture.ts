import { setTimeout as pause } from "node:timers/promises";
import { idsFrom } from "@marketplace/kernel";
import { openSales, type Sales } from "@marketplace/listings";
import { openSandbox, type PaymentReport, type SandboxProvider } from "@marketplace/payments";
import { type Actor, createCaller } from "@marketplace/rpc";
import {
  actorOf,
  addAccount,
  addListing,
  type ManualClock,
  manualClock,
  openTestStores,
  type TestStores,
  testContext,
} from "@marketplace/testing";
import { QueryTypes } from "sequelize";
import { orderCommands } from "./commands.ts";
import type { OrderDeps } from "./deps.ts";
import { expireReservations } from "./expire-reservations.ts";
import { type Orders, openOrders } from "./open-orders.ts";
import { placing } from "./order.fixture.ts";
import { RESERVATION_MS } from "./order-deadline.ts";
import type { OrderView } from "./order-view.ts";
import { passDeadlines } from "./pass-deadlines.ts";
import { orderQueries } from "./queries.ts";

/** How long a card that never answers keeps a caller waiting. */
const SILENCE_MS = 30;

let keys = 0;

/** What an account may call, commands and queries side by side as a client sees them; each call has a key of its own. */
export function callerOf(deps: OrderDeps) {
  const commands = createCaller(orderCommands(deps));
  const queries = createCaller(orderQueries(deps));
  const keyed =
    <Input, Answer>(call: (input: Input & { idempotencyKey: string }) => Promise<Answer>) =>
    (input: Input & { idempotencyKey?: string }) => {
      keys += 1;
      return call({ idempotencyKey: `key-of-call-${keys}`, ...input });
    };
  return (viewer: Actor | null) => {
    const own = commands(testContext(viewer));
    const { byId, mine, disputes } = queries(testContext(viewer));
    type In<Name extends keyof typeof own> = Omit<Parameters<(typeof own)[Name]>[0], "idempotencyKey">;
    return {
      ...{
        place: own.place,
        placeBundle: own.placeBundle,
        confirmPayment: own.confirmPayment,
        byId,
        mine,
        disputes,
      },
      confirm: keyed<In<"confirm">, OrderView>(own.confirm),
      ship: keyed<In<"ship">, OrderView>(own.ship),
      deliver: keyed<In<"deliver">, OrderView>(own.deliver),
      accept: keyed<In<"accept">, OrderView>(own.accept),
      cancel: keyed<In<"cancel">, OrderView>(own.cancel),
      reportMissing: keyed<In<"reportMissing">, OrderView>(own.reportMissing),
      requestReturn: keyed<In<"requestReturn">, OrderView>(own.requestReturn),
      withdrawReturn: keyed<In<"withdrawReturn">, OrderView>(own.withdrawReturn),
      acceptReturn: keyed<In<"acceptReturn">, OrderView>(own.acceptReturn),
      refuseReturn: keyed<In<"refuseReturn">, OrderView>(own.refuseReturn),
      shipReturn: keyed<In<"shipReturn">, OrderView>(own.shipReturn),
      disputeReturn: keyed<In<"disputeReturn">, OrderView>(own.disputeReturn),
      refund: keyed<In<"refund">, OrderView>(own.refund),
      decide: keyed<In<"decide">, OrderView>(own.decide),
    };
  };
}

/** The calls of one account. */
export type Caller = ReturnType<ReturnType<typeof callerOf>>;

/** What a suite of orders may have otherwise. */
export interface OrdersSuiteOptions {
  /** Whether photographs can be stored; no by default. */
  readonly buckets?: boolean;
  /** Told of every report that a real provider would also send as a webhook. */
  readonly onReport?: (report: PaymentReport) => void;
}

/** Stores, a clock, and two people, for the tests of orders. */
export interface OrdersSuite {
  readonly suite: TestStores;
  readonly deps: Orders & { readonly sales: Sales; readonly provider: SandboxProvider };
  readonly time: ManualClock;
  readonly sellerId: string;
  readonly buyerId: string;
  as(userId: string | null, role?: Actor["role"]): Caller;
  /** Puts a listing of the seller on sale. */
  offer(units?: number): Promise<string>;
  /** Places the buyer's order of a new listing, and moves it on to a status. */
  orderIn(
    status: "pending" | "confirmed" | "shipped" | "delivered",
  ): Promise<{ id: string; listingId: string; version: number }>;
  /** The listing's status in MongoDB. */
  statusOf(listingId: string): Promise<string | undefined>;
  /** The reservations of a listing, by status. */
  reservationsOf(listingId: string): Promise<string[]>;
  count(table: "orders" | "order_transitions" | "reservations"): Promise<number>;
  /** Does once what a worker does: deadlines, reservations that ran out, and sagas that nobody runs. */
  work(): Promise<void>;
  /** Makes a call, and lets the time to pay pass whenever it waits for its next try. */
  asTimePasses<T>(call: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens stores of the suite's own with a seller and a buyer in them. */
export async function ordersSuite({
  buckets = false,
  onReport = () => {},
}: OrdersSuiteOptions = {}): Promise<OrdersSuite> {
  const suite = await openTestStores({ buckets });
  const { stores } = suite;
  const time = manualClock();
  const own = { clock: time.clock, newId: idsFrom(time.clock), changed: async () => {} };
  const sales = openSales({ ...stores, ...own, log: testContext().log });
  const { sequelize } = stores.postgres;
  const provider = openSandbox({ sequelize, newId: own.newId, silenceMs: SILENCE_MS, onReport });
  const orders = openOrders({ ...stores, ...own, sales, provider, log: testContext().log });
  const deps = { ...orders, sales, provider };
  const sellerId = await addAccount(stores, { name: "Sif" });
  const buyerId = await addAccount(stores, { name: "Bo" });
  const caller = callerOf(deps);
  const as = (userId: string | null, role?: Actor["role"]) =>
    caller(userId === null ? null : actorOf(userId, role));
  const select = <T extends object>(sql: string, bind: Record<string, string> = {}) =>
    sequelize.query<T>(sql, { type: QueryTypes.SELECT, bind });

  return {
    ...{ suite, deps, time, sellerId, buyerId, as },
    offer: (units = 1) => addListing(stores, { sellerId, units }),
    async orderIn(status) {
      const listingId = await addListing(stores, { sellerId });
      const { id } = await as(buyerId).place(placing({ listingId }));
      const at = { orderId: id };
      const steps = ["pending", "confirmed", "shipped", "delivered"].indexOf(status);
      if (steps >= 1) await as(sellerId).confirm({ ...at, version: 2 });
      if (steps >= 2) await as(sellerId).ship({ ...at, version: 3, trackingNumber: "DK123" });
      if (steps >= 3) await as(buyerId).deliver({ ...at, version: 4 });
      return { id, listingId, version: steps + 2 };
    },
    async statusOf(listingId) {
      const listings = stores.mongo.db.collection<{ _id: string; status: string }>("listings");
      return (await listings.findOne({ _id: { $eq: listingId } }))?.status;
    },
    async reservationsOf(listingId) {
      const rows = await select<{ status: string }>(
        "SELECT status FROM reservations WHERE listing_id = $listingId ORDER BY status",
        { listingId },
      );
      return rows.map(({ status }) => status);
    },
    async count(table) {
      const [row] = await select<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`);
      return row?.rows ?? 0;
    },
    async work() {
      await passDeadlines(deps);
      await expireReservations(deps);
      await deps.sagas.recover();
    },
    async asTimePasses(call) {
      const idle = async () => {
        const sagas = await select<{ id: string }>(
          "SELECT id FROM sagas WHERE status = 'running' AND lease_owner IS NULL AND lease_until > $now",
          { now: time.clock().toISOString() },
        );
        return sagas.map(({ id }) => id);
      };
      // What has waited before this call may go on waiting.
      const others = new Set(await idle());
      const asked = call();
      const settled = asked.then(
        () => true,
        () => true,
      );
      while (!(await Promise.race([settled, pause(SILENCE_MS, false)])))
        if ((await idle()).some((id) => !others.has(id))) time.advance(RESERVATION_MS);
      return asked;
    },
    async close() {
      await deps.sagas.close();
      await suite.close();
    },
  };
}
