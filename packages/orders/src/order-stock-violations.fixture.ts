import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import { type CrashStores, wrongRows } from "./crash-stores.fixture.ts";

const listingSchema = z.object({
  _id: z.string(),
  title: z.string(),
  status: z.string(),
  intent: z.unknown().optional(),
});

const reservationRow = z.object({
  id: z.string(),
  listing: z.string(),
  status: z.enum(["held", "sold", "released"]),
  orders: z.array(z.string()),
  offer: z.string().nullable(),
});

/** Units against the orders and offers that stand on them, and listings in MongoDB against their units. */
export async function stockViolations(stores: CrashStores): Promise<readonly string[]> {
  return [...(await listings(stores)), ...(await reservations(stores)), ...(await offers(stores))];
}

const unitsRow = z.object({ id: z.string(), units: z.int(), held: z.int(), sold: z.int() });

async function listings({ sequelize, db }: CrashStores): Promise<readonly string[]> {
  const found = z.array(listingSchema).parse(await db.collection("listings").find().toArray());
  const stock = await rowsOf(sequelize, unitsRow, {
    sql: `SELECT listing_id AS id, count(*)::int AS units,
            (SELECT count(*)::int FROM reservations AS held
             WHERE held.listing_id = inventory_units.listing_id AND status = 'held') AS held,
            (SELECT count(*)::int FROM reservations AS sold
             WHERE sold.listing_id = inventory_units.listing_id AND status = 'sold') AS sold
          FROM inventory_units GROUP BY listing_id`,
  });
  const dueOf = new Map(
    stock.map(({ id, units, held, sold }) => [
      id,
      held + sold < units ? "active" : held > 0 ? "reserved" : "sold",
    ]),
  );
  return found.flatMap(({ _id, title, status, intent }) => [
    ...(intent === undefined ? [] : [`listing ${title} has an intent left`]),
    ...(status === dueOf.get(_id)
      ? []
      : [`listing ${title} is ${status} in MongoDB and ${dueOf.get(_id)} by its units in PostgreSQL`]),
  ]);
}

/** A unit has one live reservation at most, and what is live has one order or offer on it. */
async function reservations(stores: CrashStores): Promise<readonly string[]> {
  const twice = await wrongRows(
    stores,
    [
      z.object({ what: z.string() }),
      `SELECT format('unit %s of listing %s is taken %s times', unit, listing_id, count(*)) AS what FROM reservations
       WHERE status IN ('held', 'sold') GROUP BY listing_id, unit HAVING count(*) > 1`,
    ],
    ({ what }) => [what],
  );
  const wrong = await wrongRows(
    stores,
    [
      reservationRow,
      `SELECT reservations.id, reservations.listing_id AS listing, reservations.status,
         ARRAY(SELECT stage FROM orders WHERE reservation_id = reservations.id) AS orders,
         (SELECT status FROM offers WHERE reservation_id = reservations.id) AS offer
       FROM reservations`,
    ],
    ({ id, listing, status, orders, offer }) => {
      const standing = orders.filter((stage) => stage !== "cancelled").length;
      const waits = standing === 0 && offer === "accepted";
      const name = `unit ${id} of listing ${listing}, with orders ${orders.join() || "none"} and offer ${offer}`;
      return [
        orders.length > 1 && `${name} has two orders`,
        status === "released" && (standing > 0 || waits) && `${name} is released`,
        status !== "released" && standing === 0 && !waits && `${name} is ${status}`,
      ];
    },
  );
  return [...twice, ...wrong];
}

function offers(stores: CrashStores): Promise<readonly string[]> {
  return wrongRows(
    stores,
    [
      z.object({
        id: z.string(),
        title: z.string(),
        status: z.string(),
        version: z.int(),
        moves: z.int(),
        orders: z.int(),
      }),
      `SELECT id, listing_title AS title, status, version,
         (SELECT count(*)::int FROM offer_moves WHERE offer_id = offers.id) AS moves,
         (SELECT count(*)::int FROM orders WHERE offer_id = offers.id) AS orders
       FROM offers`,
    ],
    ({ id, title, status, version, moves, orders }) => [
      moves !== version && `offer ${id} of ${title} is at version ${version} after ${moves} moves`,
      orders !== (status === "bought" ? 1 : 0) &&
        `offer ${id} of ${title} is ${status} with ${orders} orders`,
    ],
  );
}
