import { MarketplaceError } from "@marketplace/kernel";
import { execute } from "@marketplace/stores";
import type { Db } from "mongodb";
import { QueryTypes, type Sequelize, type Transaction } from "sequelize";
import { type MongoIntents, mongoIntents } from "./two-phase/mongo-intent.ts";
import type { Participant } from "./two-phase/participant.ts";
import type { PreparedTransactions } from "./two-phase/prepared-transaction.ts";

/** What an item costs, in the shop of these tests. */
export const PRICE = 10;

/** What every account begins with. */
export const OPENING_BALANCE = 1_000;

/** A shop that keeps items in MongoDB, stock and orders in PostgreSQL, and accounts in a bank beside it. */
export interface Shop {
  readonly sequelize: Sequelize;
  readonly db: Db;
  readonly items: MongoIntents;
  readonly bank: PreparedTransactions;
}

/** One item as MongoDB has it. */
export interface Item {
  readonly _id: string;
  readonly status: "active" | "reserved";
  readonly holder: string | null;
  readonly version: number;
}

/** The items' resource. */
export function shopItems(db: Db): MongoIntents {
  return mongoIntents({ db, collection: "items" });
}

/** Makes the shop's tables. */
export async function buildShop({ sequelize, items }: Pick<Shop, "sequelize" | "items">): Promise<void> {
  await items.ensureIndexes();
  await sequelize.query(`
    CREATE TABLE stock (item text PRIMARY KEY, holder text);
    CREATE TABLE shop_orders (id text PRIMARY KEY, item text NOT NULL, buyer text, status text NOT NULL);
    CREATE TABLE accounts (id text PRIMARY KEY, balance integer NOT NULL);
    CREATE TABLE charges (key text PRIMARY KEY, status text NOT NULL, captures integer NOT NULL DEFAULT 0);
    CREATE TABLE notices (id text PRIMARY KEY);
    CREATE TABLE published (n bigint GENERATED ALWAYS AS IDENTITY, id uuid, aggregate_id text, sequence integer);
    CREATE TABLE broker (run text NOT NULL);
    INSERT INTO broker VALUES ('first');
    INSERT INTO outbox_relay VALUES (true, 'shop', 'first', now());
  `);
}

/** Puts new items on sale, and opens an account for whoever is to buy them. */
export async function stockItems(
  { sequelize, db }: Pick<Shop, "sequelize" | "db">,
  ids: readonly string[],
  buyer?: string,
): Promise<void> {
  await db
    .collection<Item>("items")
    .insertMany(ids.map((_id) => ({ _id, status: "active", holder: null, version: 1 })));
  await sequelize.query("INSERT INTO stock (item) SELECT unnest($ids::text[])", { bind: { ids: [...ids] } });
  if (buyer === undefined) return;
  await sequelize.query("INSERT INTO accounts VALUES ($buyer, $balance) ON CONFLICT DO NOTHING", {
    bind: { buyer, balance: OPENING_BALANCE },
  });
}

/** A change of one item in MongoDB that a two-phase commit makes. */
export function reserved(items: MongoIntents, id: string, holder: string): Participant {
  return items.change({
    id,
    expect: { status: "active" },
    set: { status: "reserved", holder },
    refuse: () => new MarketplaceError("NOT_FOR_SALE", "This item is not for sale."),
  });
}

/** The way back of `reserved`. */
export function freed(items: MongoIntents, id: string, holder: string): Participant {
  return items.change({
    id,
    expect: { status: "reserved", holder },
    set: { status: "active", holder: null },
  });
}

/** Moves money of a buyer's account, in the bank's own database. */
export function debited(bank: PreparedTransactions, buyer: string, amount: number): Participant {
  return bank.work(async (client) => {
    const { rowCount } = await client.query(
      "UPDATE accounts SET balance = balance - $2 WHERE id = $1 AND balance >= $2",
      [buyer, amount],
    );
    if (rowCount !== 1) throw new MarketplaceError("FORBIDDEN", "There is not enough money.");
  });
}

/** Takes an item out of stock for a holder. */
export async function takeStock(transaction: Transaction, item: string, holder: string): Promise<void> {
  const taken = await execute(transaction, {
    sql: "UPDATE stock SET holder = $holder WHERE item = $item AND holder IS NULL RETURNING item",
    bind: { item, holder },
  });
  if (taken === 0) throw new MarketplaceError("SOLD_OUT", "Someone was faster.");
}

/** Puts a holder's item back into stock. */
export async function returnStock(transaction: Transaction, item: string, holder: string): Promise<void> {
  const taken = await execute(transaction, {
    sql: "UPDATE stock SET holder = NULL WHERE item = $item AND holder = $holder RETURNING item",
    bind: { item, holder },
  });
  if (taken === 0) throw new MarketplaceError("NOT_FOUND", "This holder does not have the item.");
}

interface NewOrder {
  readonly id: string;
  readonly item: string;
  readonly buyer: string | null;
}

/** Writes an order; `buyer` is one whose bank account has paid, else null. */
export async function insertOrder(transaction: Transaction, { id, item, buyer }: NewOrder): Promise<void> {
  await execute(transaction, {
    sql: "INSERT INTO shop_orders VALUES ($id, $item, $buyer, 'placed')",
    bind: { id, item, buyer },
  });
}

/** Cancels an order, which stays. */
export async function cancelOrder(transaction: Transaction, id: string): Promise<void> {
  await execute(transaction, {
    sql: "UPDATE shop_orders SET status = 'cancelled' WHERE id = $id",
    bind: { id },
  });
}

/** Every row of a statement, for looking at what came about. */
export function look(sequelize: Sequelize, sql: string): Promise<object[]> {
  return sequelize.query(sql, { type: QueryTypes.SELECT });
}
