import { balancesOf } from "@marketplace/ledger";
import { findPayment } from "@marketplace/payments";
import { rowsOf } from "@marketplace/stores";
import { expect } from "chai";
import { z } from "zod";
import { orderById } from "./find-order.ts";
import type { OrdersSuite } from "./orders-suite.fixture.ts";

/** What all books say of one order: the order's own row, the ledger's, the payment's, and those of its provider. */
export interface Books {
  readonly stage: string;
  readonly price: number;
  readonly refunded: number;
  readonly reservation: string;
  readonly listing: string;
  /** What the ledger's entries for the order sum to, by account; what is not there is 0. */
  readonly ledger: Readonly<Record<LedgerAccount, number>>;
  /** The kinds of its postings, in the order of their names. */
  readonly postings: readonly string[];
  /** The balance that the ledger carries. */
  readonly escrow: number;
  readonly payment: Money;
  readonly provider: Money | null;
}

interface Money {
  readonly status: string;
  readonly captured: number;
  readonly refunded: number;
}

type LedgerAccount = "buyer_funds" | "escrow" | "seller_payable" | "platform_fee" | "refunds";

const sumRow = z.object({ account: z.string(), amount: z.coerce.number().int() });
const kindRow = z.object({ kind: z.string() });
const statusRow = z.object({ status: z.string() });

/** Reads all books about an order. */
export async function booksOf({ deps, statusOf }: OrdersSuite, orderId: string): Promise<Books> {
  const { postgres, provider } = deps;
  const { sequelize } = postgres;
  const order = await orderById(postgres, orderId);
  const bind = { orderId };
  const sums = await rowsOf(sequelize, sumRow, {
    sql: `SELECT account, sum(amount) AS amount FROM ledger_entries
          JOIN ledger_transactions ON ledger_transactions.id = transaction_id
          WHERE order_id = $orderId GROUP BY account`,
    bind,
  });
  const kinds = await rowsOf(sequelize, kindRow, {
    sql: "SELECT kind FROM ledger_transactions WHERE order_id = $orderId ORDER BY kind",
    bind,
  });
  const [reservation] = await rowsOf(sequelize, statusRow, {
    sql: "SELECT status FROM reservations WHERE id = $id",
    bind: { id: order.reservationId },
  });
  const payment = await findPayment(sequelize, order.paymentKey ?? "");
  if (payment === null || reservation === undefined) throw new Error("The order stands on nothing");
  const [escrow] = await balancesOf(sequelize, { account: "escrow", owner: orderId });
  const on = (account: LedgerAccount) => sums.find((one) => one.account === account)?.amount ?? 0;
  const said = await provider.status(payment);
  return {
    stage: order.stage,
    price: order.price.amount,
    refunded: order.refunded,
    reservation: reservation.status,
    listing: (await statusOf(order.listingId)) ?? "missing",
    ledger: {
      buyer_funds: on("buyer_funds"),
      escrow: on("escrow"),
      seller_payable: on("seller_payable"),
      platform_fee: on("platform_fee"),
      refunds: on("refunds"),
    },
    postings: kinds.map(({ kind }) => kind),
    escrow: escrow?.amount ?? 0,
    payment: moneyOf(payment),
    provider: said && moneyOf(said),
  };
}

function moneyOf({ status, captured, refunded }: Money): Money {
  return { status, captured, refunded };
}

const HOLDING = [
  "placed",
  "confirmed",
  "shipped",
  "missing",
  "delivered",
  "return-requested",
  "returning",
  "return-shipped",
  "disputed",
];

/**
 * Holds the books of an order that alone stands on its payment against each other, once nothing is left to do.
 * Nothing of this is asked of the code under test: it is what an accountant would look at.
 */
export function expectAgreement(books: Books): void {
  const { stage, price, refunded, ledger, escrow, payment, provider } = books;
  const what = `${stage}: ${JSON.stringify(books)}`;
  expect(escrow, `escrow of ${what}`).to.equal(HOLDING.includes(stage) ? price : 0);
  expect(ledger.escrow, `escrow by entries of ${what}`).to.equal(escrow);
  expect(ledger.buyer_funds, `captured by entries of ${what}`).to.equal(0 - payment.captured);
  expect(ledger.refunds, `refunds by entries of ${what}`).to.equal(refunded);
  expect(escrow + ledger.seller_payable + ledger.platform_fee + ledger.refunds, `sum of ${what}`).to.equal(
    payment.captured,
  );
  // The fee is 5 % of what the seller is left with, for a bicycle.
  expect(ledger.platform_fee, `fee of ${what}`).to.equal(
    Math.round((ledger.seller_payable + ledger.platform_fee) * 0.05),
  );
  expect(payment.refunded, `refunded by payment of ${what}`).to.equal(refunded);
  expect(payment, `the provider's books of ${what}`).to.deep.equal(provider);
  if (stage !== "paying" && stage !== "capturing" && payment.captured === 0)
    expect(["voided", "failed"], `what is held of ${what}`).to.include(payment.status);
  const sold = ["delivered", "return-requested", "returning", "return-shipped", "disputed", "completed"];
  const ended = stage === "cancelled" ? "released" : [...sold, "refunded"].includes(stage) ? "sold" : "held";
  expect(books.reservation, `unit of ${what}`).to.equal(ended);
}
