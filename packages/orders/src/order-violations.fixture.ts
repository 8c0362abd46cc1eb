import { verifyLedger } from "@marketplace/ledger";
import { execute } from "@marketplace/stores";
import { z } from "zod";
import { type CrashStores, wrongRows } from "./crash-stores.fixture.ts";
import { orderEventTypes } from "./events.ts";
import { moneyViolations } from "./order-money-violations.fixture.ts";
import { ORDER_EVENTS, ORDER_STAGES, reservationUnder } from "./order-stage.ts";
import { stockViolations } from "./order-stock-violations.fixture.ts";

/** Tables of which no row is ever deleted, whatever dies. */
const KEPT = [
  ...[
    "orders",
    "order_transitions",
    "order_claims",
    "reservations",
    "inventory",
    "inventory_units",
    "offers",
  ],
  ...[
    "offer_moves",
    "payments",
    "sandbox_payments",
    "sandbox_requests",
    "sandbox_voids",
    "sagas",
    "saga_steps",
  ],
  ...[
    "ledger_transactions",
    "ledger_entries",
    "two_phase_decisions",
    "outbox",
    "payouts",
    "sandbox_transfers",
  ],
];

const orderRow = z.object({
  id: z.string(),
  title: z.string(),
  stage: z.enum(ORDER_STAGES),
  version: z.int(),
  reservation: z.string(),
  expires: z.date().nullable(),
  steps: z.array(z.object({ sequence: z.int(), event: z.enum(["place", ...ORDER_EVENTS]), to: z.string() })),
  events: z.array(z.string()),
});

/**
 * Everything about orders that two stores, or two tables, tell differently, and everything that is not finished. To be
 * called when all that has been left has been recovered; none of it may be there then. Each line names the listing's
 * title, which is the round of the test that it is from.
 */
export async function findViolations(stores: CrashStores): Promise<readonly string[]> {
  const found = await Promise.all([
    unfinished(stores),
    lives(stores),
    stockViolations(stores),
    moneyViolations(stores),
    verifyLedger(stores.sequelize).then((problems) => problems.map(({ what }) => `ledger: ${what}`)),
  ]);
  return found.flat();
}

/**
 * Has the database note every row that is deleted of a table that keeps its rows. Its own statistics would not do: they
 * count an INSERT that gives way at ON CONFLICT as a row that was deleted.
 */
export async function watchDeletes(sequelize: CrashStores["sequelize"]): Promise<void> {
  await execute(sequelize, { sql: "CREATE TABLE deleted_rows (name text NOT NULL)" });
  await execute(sequelize, {
    sql: `CREATE FUNCTION note_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            INSERT INTO deleted_rows VALUES (TG_TABLE_NAME);
            RETURN NULL;
          END $$`,
  });
  for (const table of KEPT)
    await execute(sequelize, {
      sql: `CREATE TRIGGER deletes_are_noted AFTER DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION note_deleted()`,
    });
}

/** What is left to do, or was given up. */
async function unfinished(stores: CrashStores): Promise<readonly string[]> {
  const left = await wrongRows(
    stores,
    [
      z.object({ what: z.string() }),
      `SELECT 'decision on ' || gid AS what FROM two_phase_decisions WHERE finished_at IS NULL
       UNION ALL SELECT 'prepared ' || gid FROM pg_prepared_xacts WHERE database = current_database()
       UNION ALL SELECT 'unpublished event of ' || aggregate_id FROM outbox WHERE published_at IS NULL
       UNION ALL SELECT format('saga %s %s is %s: %s', name, id, status, failure) FROM sagas
         WHERE status NOT IN ('completed', 'compensated')
       UNION ALL SELECT format('order %s of %s is %s', id, listing_title, stage) FROM orders
         WHERE stage IN ('paying', 'capturing')
       UNION ALL SELECT format('offer %s of %s is paying', id, listing_title) FROM offers WHERE status = 'paying'
       UNION ALL SELECT format('payout %s is requested', id) FROM payouts WHERE status = 'requested'`,
    ],
    ({ what }) => [`left: ${what}`],
  );
  const deleted = await wrongRows(
    stores,
    [
      z.object({ name: z.string(), rows: z.coerce.number() }),
      "SELECT name, count(*) AS rows FROM deleted_rows GROUP BY name",
    ],
    ({ name, rows }) => [`${rows} rows of ${name} were deleted`],
  );
  return [...left, ...deleted];
}

/** Each order's history against its row, its reservation and its events. */
function lives(stores: CrashStores): Promise<readonly string[]> {
  return wrongRows(
    stores,
    [
      orderRow,
      `SELECT orders.id, listing_title AS title, orders.stage, orders.version, reservations.status AS reservation,
         reservations.expires_at AS expires,
         (SELECT json_agg(json_build_object('sequence', sequence, 'event', event, 'to', to_stage) ORDER BY sequence)
            FROM order_transitions WHERE order_id = orders.id) AS steps,
         ARRAY(SELECT type || ' ' || sequence FROM outbox WHERE aggregate_id = orders.id::text ORDER BY sequence) AS events
       FROM orders JOIN reservations ON reservations.id = reservation_id`,
    ],
    ({ id, title, stage, version, reservation, expires, steps, events }) => {
      const name = `order ${id} of ${title}`;
      const told = steps.flatMap(({ event, sequence }) => {
        const type = event === "place" ? null : orderEventTypes[event];
        return type === null ? [] : [`${type} ${sequence}`];
      });
      const placed = events.filter((event) => event.startsWith("orders.placed ")).length;
      const isPaid = steps.some(({ event }) => event === "pay");
      return [
        (steps.length !== version || steps.some(({ sequence }, place) => sequence !== place + 1)) &&
          `${name} is at version ${version} after ${steps.length} steps`,
        steps.at(-1)?.to !== stage && `${name} is ${stage} after a step to ${steps.at(-1)?.to}`,
        told.join() !== events.join() && `${name} told ${events.join()} of ${told.join()}`,
        placed !== (isPaid ? 1 : 0) && `${name} told ${placed} times that it was placed, paid: ${isPaid}`,
        reservation !== reservationUnder(stage) && `${name} is ${stage} on a ${reservation} unit`,
        expires !== null && `${name} stands on a unit that is held until ${expires.toISOString()} alone`,
      ];
    },
  );
}
