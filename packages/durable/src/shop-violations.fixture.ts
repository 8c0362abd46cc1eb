import type { Db } from "mongodb";
import { QueryTypes, type Sequelize } from "sequelize";
import { z } from "zod";
import { type Item, OPENING_BALANCE, PRICE } from "./shop.fixture.ts";

const itemSchema = z.object({
  _id: z.string(),
  status: z.enum(["active", "reserved"]),
  holder: z.string().nullable(),
  version: z.int(),
  intent: z.unknown().optional(),
});
const stockRow = z.object({ item: z.string(), holder: z.string().nullable() });
const orderRow = z.object({
  id: z.string(),
  item: z.string(),
  buyer: z.string().nullable(),
  status: z.enum(["placed", "cancelled"]),
});
const purchaseRow = z.object({
  id: z.string(),
  status: z.string(),
  charge: z.string().nullable(),
  captures: z.int().nullable(),
  events: z.string().nullable(),
  published: z.string().nullable(),
  notices: z.int(),
});
const accountRow = z.object({ id: z.string(), balance: z.int() });

interface Stores {
  readonly sequelize: Sequelize;
  readonly db: Db;
}

/**
 * Everything in the shop that two stores, or two tables, tell differently, and everything that is not finished. To be
 * called when all that has been left has been recovered; none of it may be there then.
 */
export async function findViolations({ sequelize, db }: Stores): Promise<readonly string[]> {
  const rows = async <S extends z.ZodType>(row: S, sql: string): Promise<z.output<S>[]> =>
    z.array(row).parse(await sequelize.query(sql, { type: QueryTypes.SELECT }));
  const items = z.array(itemSchema).parse(await db.collection<Item>("items").find().toArray());
  const stock = new Map(
    (await rows(stockRow, "SELECT * FROM stock")).map(({ item, holder }) => [item, holder]),
  );
  const orders = await rows(orderRow, "SELECT * FROM shop_orders");
  const placed = orders.filter(({ status }) => status === "placed");
  const purchases = await rows(
    purchaseRow,
    `SELECT sagas.id, sagas.status, charge.status AS charge, captures,
       (SELECT string_agg(type, ' ' ORDER BY sequence) FROM outbox WHERE aggregate_id = sagas.id::text) AS events,
       (SELECT string_agg(sequence::text, ' ' ORDER BY first) FROM (
          SELECT sequence, min(n) AS first FROM published WHERE aggregate_id = sagas.id::text GROUP BY sequence
        ) AS firsts) AS published,
       (SELECT count(*)::int FROM notices WHERE notices.id = sagas.id::text) AS notices
     FROM sagas LEFT JOIN charges AS charge ON charge.key = sagas.id || ':authorise'`,
  );
  const accounts = await rows(accountRow, "SELECT * FROM accounts");
  const unfinished = await rows(
    z.object({ what: z.string() }),
    `SELECT 'decision on ' || gid AS what FROM two_phase_decisions WHERE finished_at IS NULL
     UNION ALL SELECT 'prepared ' || gid FROM pg_prepared_xacts WHERE database = current_database()
     UNION ALL SELECT 'unpublished ' || aggregate_id FROM outbox WHERE published_at IS NULL`,
  );
  return [
    ...unfinished.map(({ what }) => `left: ${what}`),
    ...items.flatMap((item) => itemViolations(item, stock.get(item._id) ?? null, placed)),
    ...placed.flatMap(({ id, item }) =>
      holderOf(id) === stock.get(item) ? [] : [`order ${id} stands without its item`],
    ),
    ...purchases.flatMap((one) => purchaseViolations(one, orders.find(({ id }) => id === one.id)?.status)),
    ...accounts.flatMap(({ id, balance }) => {
      const paid = placed.filter(({ buyer }) => buyer === id).length;
      const owed = OPENING_BALANCE - PRICE * paid;
      return balance === owed ? [] : [`account ${id} has ${balance} after ${paid} orders`];
    }),
  ];
}

/** Who holds the item of an order: an order of a two-phase commit is `HOLDER/ITEM`, one of a saga the saga itself. */
function holderOf(orderId: string): string {
  return orderId.split("/")[0] ?? orderId;
}

function itemViolations(
  { _id, status, holder, version, intent }: z.output<typeof itemSchema>,
  inStock: string | null,
  placed: readonly z.output<typeof orderRow>[],
): readonly string[] {
  const found: string[] = [];
  if (intent !== undefined) found.push(`item ${_id} has an intent left`);
  if (holder !== inStock) found.push(`item ${_id} is ${holder}'s in MongoDB and ${inStock}'s in PostgreSQL`);
  if ((status === "reserved") !== (holder !== null)) found.push(`item ${_id} is ${status} for ${holder}`);
  // Each way there or back counts one up: a change that is made twice shows.
  if ((version % 2 === 0) !== (status === "reserved"))
    found.push(`item ${_id} is ${status} at version ${version}`);
  if (placed.filter(({ item }) => item === _id).length !== (holder === null ? 0 : 1))
    found.push(`item ${_id} of ${holder} has a wrong number of orders`);
  return found;
}

const ENDS: Readonly<Record<string, readonly string[]>> = {
  // charge, captures, events, published, notices, order
  completed: ["captured 1 shop.placed 1 1 placed"],
  compensated: [
    "null null null null 0 undefined",
    "voided 0 null null 0 undefined",
    "voided 0 shop.placed shop.cancelled 1 2 0 cancelled",
  ],
};

function purchaseViolations(
  { id, status, charge, captures, events, published, notices }: z.output<typeof purchaseRow>,
  order: string | undefined,
): readonly string[] {
  const end = [charge, captures, events, published, notices, order].map(String).join(" ");
  return ENDS[status]?.includes(end) === true ? [] : [`purchase ${id} is ${status} with ${end}`];
}
