import { setTimeout as pause } from "node:timers/promises";
import { type DurableWorker, relayOutbox, runDurableWorker } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { openSandbox, type PaymentProvider } from "@marketplace/payments";
import { openStores, type Settings } from "@marketplace/stores";
import { testContext } from "@marketplace/testing";
import { expireReservations } from "./expire-reservations.ts";
import { type Orders, openOrders } from "./open-orders.ts";
import { passDeadlines } from "./pass-deadlines.ts";

/** The calls of a provider that do something. */
export type ProviderCall = "authorise" | "capture" | "void" | "refund";

/** What a fault makes of a call. */
type Bend = <T>(call: () => Promise<T>, name: ProviderCall) => Promise<T>;

/** A provider whose calls go through a fault. */
export function bent(provider: PaymentProvider, bend: Bend): PaymentProvider {
  return {
    ...provider,
    authorise: (request) => bend(() => provider.authorise(request), "authorise"),
    capture: (payment, request) => bend(() => provider.capture(payment, request), "capture"),
    void: (payment, request) => bend(() => provider.void(payment, request), "void"),
    refund: (payment, request) => bend(() => provider.refund(payment, request), "refund"),
  };
}

/** One process that takes orders, and the worker that goes with it. */
export interface FaultyProcess {
  readonly orders: Orders;
  /**
   * Waits until nothing stands prepared or undecided, and tells by how much the most overdue of it was ever late, in
   * milliseconds.
   */
  settled(): Promise<number>;
  close(): Promise<void>;
}

// A broker that is always there, and keeps nothing.
const state = async () => ({ origin: "nowhere", run: "one", marks: {} });
const streams = { publish: state, state };

/** Opens such a process over settings of which some lead to a store that is not well. */
export function openFaultyProcess(settings: Settings, bend: Bend = (call) => call()): FaultyProcess {
  const stores = openStores(settings, () => {});
  const { sequelize } = stores.postgres;
  const own = { clock: systemClock, newId: idsFrom(systemClock), log: testContext().log };
  const sales = openSales({ ...stores, ...own, changed: async () => {} });
  const provider = bent(openSandbox({ sequelize, newId: own.newId, silenceMs: 50 }), bend);
  const orders = openOrders({ ...stores, ...own, sales, provider });
  const worker: DurableWorker = runDurableWorker({
    sagas: orders.sagas,
    twoPhase: sales.twoPhase,
    jobs: {
      outbox: { run: () => relayOutbox({ sequelize, clock: own.clock, streams }) },
      deadlines: { run: () => passDeadlines(orders) },
      reservations: { run: () => expireReservations(orders) },
    },
    log: own.log,
    everyMs: 200,
  });

  async function settled(): Promise<number> {
    for (let worst = 0; ; await pause(50)) {
      const inDoubt = await sales.twoPhase.listInDoubt().catch(() => null);
      if (inDoubt === null) continue;
      if (inDoubt.length === 0) return worst;
      const deadlines = inDoubt.flatMap(({ prepared }) => prepared.map(({ deadline }) => deadline.getTime()));
      worst = Math.max(worst, ...deadlines.map((deadline) => Date.now() - deadline));
    }
  }
  return {
    orders,
    settled,
    close: async () => {
      await worker.stop();
      await orders.sagas.close();
      await stores.close();
    },
  };
}
