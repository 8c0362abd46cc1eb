import { setTimeout as pause } from "node:timers/promises";
import { execute, rowsOf } from "@marketplace/stores";
import type { Db } from "mongodb";
import type { Sequelize } from "sequelize";
import { z } from "zod";
import type { Change, ChangeSource } from "../events/change.ts";
import { type Consumer, defineConsumer } from "../events/consumer.ts";
import { defineProjection, type Projection } from "../projections/define-projection.ts";

/*
 * Things have a number in PostgreSQL, told of by the outbox, and a stock in MongoDB, told of by its changes. Their shelf
 * is a projection of both. Of every event of a thing somebody is written to, once.
 */

/** The stores of the world. */
export interface World {
  readonly sequelize: Sequelize;
  readonly db: Db;
}

/** What is known of a thing. */
export interface ShelfRow {
  readonly n: number;
  readonly units: number | null;
}

/** A thing's units, in MongoDB. */
export interface Stock {
  readonly _id: string;
  readonly units: number;
}

const thingRow = z.object({ id: z.string(), n: z.int() });
const idRow = z.object({ id: z.string() });
const stockSchema = z.object({ _id: z.string(), units: z.int() });

/** Makes the tables. */
export async function buildWorld({ sequelize, db }: World): Promise<void> {
  await sequelize.query(`
    CREATE TABLE things (id text PRIMARY KEY, n integer NOT NULL, version integer NOT NULL, is_gone boolean NOT NULL);
    CREATE TABLE notices (event_id uuid PRIMARY KEY);
    CREATE TABLE letters (event_id uuid NOT NULL);
  `);
  await db.createCollection("stock");
}

/** The shelf; its truth takes a while to read, up to so many milliseconds. */
export function shelf({ sequelize, db }: World, slowMs: () => number): Projection<ShelfRow> {
  const stock = db.collection<Stock>("stock");
  return defineProjection<ShelfRow>({
    ...{ name: "shelf", topics: ["things", "stock"], collection: "shelf" },
    idsOf: ({ aggregateId }) => [aggregateId],
    load: async (ids) => {
      const things = await rowsOf(sequelize, thingRow, {
        sql: "SELECT id, n FROM things WHERE id = ANY($ids::text[]) AND NOT is_gone",
        bind: { ids: [...ids] },
      });
      const units = new Map(
        z
          .array(stockSchema)
          .parse(await stock.find({ _id: { $in: [...ids] } }).toArray())
          .map((one) => [one._id, one.units]),
      );
      await pause(slowMs());
      return new Map(things.map(({ id, n }) => [id, { n, units: units.get(id) ?? null }]));
    },
    ids: async (after, limit) => {
      const found = await rowsOf(sequelize, idRow, {
        sql: "SELECT id FROM things WHERE id > $after AND NOT is_gone ORDER BY id LIMIT $limit::int",
        bind: { after: after ?? "", limit },
      });
      return found.map(({ id }) => id);
    },
  });
}

/** Writes a letter for each event of a thing; a few of them take so many milliseconds. */
export function letters({ sequelize }: World, fails: () => boolean, slowMs: number): Consumer {
  return defineConsumer({
    group: "letters",
    topics: ["things"],
    batch: slowMs > 0 ? 10 : 100,
    handle: async (events) => {
      await pause(slowMs);
      if (events.some(fails)) throw new Error("It does not work now and then");
      await sequelize.transaction(async (transaction) => {
        const fresh = await rowsOf(transaction, z.object({ event_id: z.string() }), {
          sql: `INSERT INTO notices SELECT unnest($ids::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id`,
          bind: { ids: [...new Set(events.map(({ id }) => id))].sort() },
        });
        await execute(transaction, {
          sql: "INSERT INTO letters SELECT unnest($ids::uuid[])",
          bind: { ids: fresh.map(({ event_id }) => event_id) },
        });
      });
    },
  });
}

/** The changes of the stock as events. */
export const stockChanges: ChangeSource = {
  name: "stock",
  toEvents: (change: Change) => [
    {
      ...{ id: change.eventId(), type: `stock.${change.kind}`, version: 1, aggregateId: change.id },
      ...{ sequence: change.sequence, at: change.at, payload: null },
    },
  ],
};

/** What is wrong with the world once everything has come to rest. */
export async function findDamage({ sequelize, db }: World): Promise<readonly string[]> {
  const things = await rowsOf(sequelize, thingRow, { sql: "SELECT id, n FROM things WHERE NOT is_gone" });
  const stock = new Map(
    (await db.collection<Stock>("stock").find().toArray()).map((one) => [one._id, one.units]),
  );
  const rows = new Map(
    (await db.collection<ShelfRow & { _id: string }>("shelf").find().toArray()).map((row) => [row._id, row]),
  );
  const truth = new Map(things.map(({ id, n }) => [id, { n, units: stock.get(id) ?? null }]));
  const shelfDamage = [...new Set([...truth.keys(), ...rows.keys()])].flatMap((id) => {
    const [should, is] = [truth.get(id), rows.get(id)];
    return should?.n === is?.n && should?.units === is?.units
      ? []
      : [`${id} is ${is?.n}/${is?.units} on the shelf and ${should?.n}/${should?.units} in truth`];
  });
  const told = await rowsOf(sequelize, z.object({ damage: z.string() }), {
    sql: `SELECT count(letters.event_id) || ' letters for ' || outbox.type || ' ' || aggregate_id || ' ' || sequence AS damage
          FROM outbox LEFT JOIN letters ON event_id = id
          GROUP BY outbox.position, outbox.type, aggregate_id, sequence HAVING count(letters.event_id) <> 1
          UNION ALL SELECT 'a letter for no event' FROM letters WHERE event_id NOT IN (SELECT id FROM outbox)
          UNION ALL SELECT 'unpublished ' || aggregate_id FROM outbox WHERE published_at IS NULL`,
  });
  return [...shelfDamage, ...told.map(({ damage }) => damage)];
}
