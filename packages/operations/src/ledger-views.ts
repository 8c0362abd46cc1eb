import { cursorSchema, decodeCursor, encodeCursor, idSchema } from "@marketplace/kernel";
import {
  balances,
  balancesOf,
  type StatementPosition,
  statementPage,
  verifyLedger,
} from "@marketplace/ledger";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";

const sum = { currency: z.string(), amount: z.int() };

/** What stands on each kind of account, all owners together, in minor units; together they are nothing. */
export const ledgerBalancesSchema = z.strictObject({
  balances: z.array(z.strictObject({ account: z.string(), ...sum })),
});

/** What was looked for and found: nothing, in a ledger that is right. */
export const ledgerVerdictSchema = z.strictObject({
  ok: z.boolean(),
  /** How many there are; `problems` names the first of them. */
  count: z.int(),
  problems: z.array(z.string()),
});

/** Which part of a seller's history; `from` is included, `to` is not. */
export const ledgerStatementSchema = z
  .strictObject({
    sellerId: idSchema,
    from: z.date().optional(),
    to: z.date().optional(),
    cursor: cursorSchema.optional(),
    limit: z.int().min(1).max(500).default(100),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ["to"],
    error: "must be later than from",
  });

/** Movements of what is owed to a seller, oldest first, with what was owed after each. */
export const ledgerStatementPageSchema = z.strictObject({
  /** What is owed now, whatever the range. */
  owed: z.array(z.strictObject(sum)),
  items: z.array(
    z.strictObject({
      at: z.date(),
      kind: z.string(),
      orderId: z.string().nullable(),
      key: z.string(),
      ...sum,
      balance: z.int(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

type Deps = Pick<OperationDeps, "postgres">;

const MOST_PROBLEMS = 500;

/** Sums up the ledger by account and currency. */
export async function ledgerBalances({ postgres }: Deps): Promise<z.infer<typeof ledgerBalancesSchema>> {
  const found = await balances(postgres.sequelize);
  return { balances: found.map(({ account, currency, amount }) => ({ account, currency, amount })) };
}

/** Proves that the ledger holds what must hold, or says where it does not. */
export async function ledgerVerdict({ postgres }: Deps): Promise<z.infer<typeof ledgerVerdictSchema>> {
  const found = await verifyLedger(postgres.sequelize);
  const problems = found.slice(0, MOST_PROBLEMS).map(({ what }) => what);
  return { ok: found.length === 0, count: found.length, problems };
}

const positionSchema = z.strictObject({ at: z.iso.datetime(), transactionId: z.uuid(), line: z.int() });

/**
 * A page of a seller's statement.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function ledgerStatement(
  { postgres: { sequelize } }: Deps,
  { sellerId, from, to, cursor, limit }: z.output<typeof ledgerStatementSchema>,
): Promise<z.infer<typeof ledgerStatementPageSchema>> {
  const after = cursor === undefined ? null : positionOf(cursor);
  const [owed, { lines, next }] = await Promise.all([
    balancesOf(sequelize, { account: "seller_payable", owner: sellerId }),
    statementPage(sequelize, { sellerId, from, to, after, limit }),
  ]);
  return { owed, items: lines, nextCursor: next === null ? null : cursorOf(next) };
}

function positionOf(cursor: string): StatementPosition {
  const { at, ...rest } = decodeCursor(positionSchema, cursor);
  return { ...rest, at: new Date(at) };
}

function cursorOf({ at, ...rest }: StatementPosition): string {
  return encodeCursor({ ...rest, at: at.toISOString() });
}
