import { decodeCursor, encodeCursor, idSchema, personal } from "@marketplace/kernel";
import { balancesOf, statementPage } from "@marketplace/ledger";
import { z } from "zod";
import type { PayoutDeps } from "./deps.ts";
import type { MyStatement } from "./payout-input.ts";
import { payoutMinimum } from "./payout-minimum.ts";

const sum = { currency: z.string(), amount: personal(z.int()) };

/** What is owed to a seller now, by currency. */
export const payoutBalanceSchema = z.strictObject({
  owed: z.array(
    z.strictObject({
      ...sum,
      /** The least that is paid out by itself; null where it is paid out only when asked for. */
      minimum: z.int().nullable(),
    }),
  ),
});

/** Movements of what is owed to a seller, oldest first, with what was owed after each. */
export const payoutStatementSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      ...sum,
      at: z.date(),
      kind: z.enum(["release", "payout", "payout_return", "chargeback"]),
      orderId: z.string().nullable(),
      balance: z.int(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

type Deps = Pick<PayoutDeps, "postgres">;

/** What is owed to a seller now: less than nothing after a chargeback. */
export async function myBalance(
  { postgres }: Deps,
  sellerId: string,
): Promise<z.input<typeof payoutBalanceSchema>> {
  const held = await balancesOf(postgres.sequelize, { account: "seller_payable", owner: sellerId });
  const owed = held.filter(({ amount }) => amount !== 0);
  return { owed: owed.map((balance) => ({ ...balance, minimum: payoutMinimum(balance.currency) })) };
}

const positionSchema = z.strictObject({
  at: z.iso.datetime(),
  transactionId: idSchema,
  line: z.int().min(1).max(1_000),
});

/**
 * A page of a seller's statement.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function myStatement(
  { postgres }: Deps,
  sellerId: string,
  { from, to, cursor, limit }: MyStatement,
): Promise<z.output<typeof payoutStatementSchema>> {
  const position = cursor === undefined ? null : decodeCursor(positionSchema, cursor);
  const { lines, next } = await statementPage(postgres.sequelize, {
    ...{ sellerId, from, to, limit },
    after: position && { ...position, at: new Date(position.at) },
  });
  return {
    items: lines.map(({ key: _, ...line }) => payoutStatementSchema.shape.items.element.parse(line)),
    nextCursor: next && encodeCursor({ ...next, at: next.at.toISOString() }),
  };
}
