import { balancesOf, verifyLedger } from "@marketplace/ledger";
import { findPayment } from "@marketplace/payments";
import { rowsOf } from "@marketplace/stores";
import { expect } from "chai";
import { z } from "zod";
import { ledgerOf, type Model, type ModelOrder, reservationOf } from "./orders-model.fixture.ts";
import type { World } from "./orders-model-world.fixture.ts";
import type { OrdersSuite } from "./orders-suite.fixture.ts";

const minorUnits = z.coerce.number().int();
const orderRow = z.object({
  ...{ id: z.string(), stage: z.string(), version: z.int(), reservation: z.string(), steps: z.int() },
  ...{ dueAt: z.date().nullable(), last: z.string(), refunded: minorUnits, captured: minorUnits },
  ...{ escrow: minorUnits, held: minorUnits, payable: minorUnits, fee: minorUnits, refunds: minorUnits },
});
const unitRow = z.object({ listing: z.string(), unit: z.int(), status: z.string() });

/** Compares what the stores hold with what the model says, after any step. */
export async function compare(orders: OrdersSuite, world: World, model: Model): Promise<void> {
  const { sequelize } = orders.suite.stores.postgres;
  const listings = model.listings.map(({ id }) => id);
  const units = await rowsOf(sequelize, unitRow, {
    sql: `SELECT listing_id AS listing, unit, status FROM reservations
          WHERE listing_id = ANY ($listings::uuid[]) AND status <> 'released'`,
    bind: { listings },
  });
  for (const listing of model.listings) {
    expect(await orders.statusOf(listing.id), "the listing's status").to.equal(model.statusOf(listing));
    const live = units.filter((one) => one.listing === listing.id);
    expect(new Set(live.map(({ unit }) => unit)).size, "units").to.equal(live.length);
    expect(live.map(({ status }) => status).sort(), "reservations").to.deep.equal(
      model.reservationsOf(listing).sort(),
    );
  }
  const rows = await rowsOf(sequelize, orderRow, {
    sql: `SELECT orders.id, stage, orders.version, due_at AS "dueAt", refunded, reservations.status AS reservation,
            steps, last, captured, escrow, payable, fee, refunds,
            coalesce((SELECT balance FROM ledger_balances WHERE account = 'escrow' AND owner_id = orders.id), 0) AS held
          FROM orders JOIN reservations ON reservations.id = reservation_id, LATERAL (
            SELECT count(*)::int AS steps, (array_agg(to_stage ORDER BY sequence DESC))[1] AS last
            FROM order_transitions WHERE order_id = orders.id
          ) AS history, LATERAL (
            SELECT coalesce(-sum(amount) FILTER (WHERE account = 'buyer_funds'), 0) AS captured,
              coalesce(sum(amount) FILTER (WHERE account = 'escrow'), 0) AS escrow,
              coalesce(sum(amount) FILTER (WHERE account = 'seller_payable'), 0) AS payable,
              coalesce(sum(amount) FILTER (WHERE account = 'platform_fee'), 0) AS fee,
              coalesce(sum(amount) FILTER (WHERE account = 'refunds'), 0) AS refunds
            FROM ledger_entries JOIN ledger_transactions ON ledger_transactions.id = transaction_id
            WHERE order_id = orders.id
          ) AS ledger
          WHERE orders.listing_id = ANY ($listings::uuid[]) ORDER BY orders.id`,
    bind: { listings },
  });
  const expected = model.orders.map((order) => {
    const { id, stage, version, dueAt, refunded } = order;
    const ledger = ledgerOf(order);
    return {
      ...{ id, stage, version, refunded, steps: version, last: stage, reservation: reservationOf(order) },
      ...{ dueAt: dueAt === null ? null : new Date(dueAt), ...ledger, held: ledger.escrow },
    };
  });
  expect(rows).to.deep.equal(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
  const [owed] = await balancesOf(sequelize, { account: "seller_payable", owner: world.people.seller });
  expect(owed?.amount ?? 0, "what is owed to the seller").to.equal(
    model.orders.reduce((sum, order) => sum + ledgerOf(order).payable, 0),
  );
}

/** Compares the payments with the model and with the provider's own books, once a worker has done what is owed. */
export async function comparePayments(orders: OrdersSuite, model: Model): Promise<void> {
  const { sequelize } = orders.suite.stores.postgres;
  const keyRow = z.object({ key: z.string() });
  for (const payment of new Set(model.orders.map((order) => order.payment))) {
    const [first] = payment.orders;
    const [named] = await rowsOf(sequelize, keyRow, {
      sql: "SELECT payment_key AS key FROM orders WHERE id = $id",
      bind: { id: first?.id ?? "" },
    });
    const known = await findPayment(sequelize, named?.key ?? "");
    const said = known && (await orders.deps.provider.status(known));
    if (known === null || said === null) throw new Error("An order stands on no payment");
    const { status, captured, refunded } = said;
    expect({ ...known }, "the provider's books").to.include({ status, captured, refunded });
    const sum = (of: (order: ModelOrder) => number) =>
      payment.orders.reduce((all, order) => all + of(order), 0);
    expect({ captured, refunded }).to.deep.equal({
      captured: sum((order) => ledgerOf(order).captured),
      refunded: sum((order) => order.refunded),
    });
    if (payment.orders.every(({ stage }) => stage === "cancelled") && !payment.isTaken)
      expect(["voided", "failed"], "what is held").to.include(status);
  }
}

/** Holds everything against each other when every order has ended. */
export async function compareEnd(orders: OrdersSuite, model: Model): Promise<void> {
  const { sequelize } = orders.suite.stores.postgres;
  for (const { stage } of model.orders) expect(["completed", "cancelled", "refunded"]).to.include(stage);
  for (const listing of model.listings) expect(model.reservationsOf(listing)).to.not.include("held");
  expect(await verifyLedger(sequelize)).to.deep.equal([]);
  const [escrow] = await rowsOf(sequelize, z.object({ held: minorUnits }), {
    sql: `SELECT coalesce(sum(balance), 0) AS held FROM ledger_balances
          WHERE account = 'escrow' AND owner_id = ANY ($ids::uuid[])`,
    bind: { ids: model.orders.map(({ id }) => id) },
  });
  expect(escrow?.held, "what is left in escrow").to.equal(0);
  for (const status of ["running", "needs-attention"] as const)
    expect(await orders.deps.sagas.list({ status }), status).to.deep.equal([]);
}
