import { openStores, readSettings } from "@marketplace/stores";
import pg from "pg";
import type { Contender } from "../worker/contender.ts";
import { orderPlaceSchema } from "./order-place.ts";
import { orderWriter } from "./order-statements.ts";
import { openPlainStock } from "./plain-stock.ts";

const SCHEMA = "raw_orders";

/** The limit: the seven statements in one transaction by `pg` alone, with no listing in another store. */
export async function openRawOrders(place: unknown): Promise<Contender> {
  const { environment } = orderPlaceSchema.parse(place);
  const settings = readSettings(environment);
  const stores = openStores(settings, () => {});
  const plain = await openPlainStock(stores, { schema: SCHEMA, listed: false });
  const write = orderWriter(SCHEMA);
  const pool = new pg.Pool({
    connectionString: settings.POSTGRES_URL,
    application_name: "bench-raw",
    max: settings.POSTGRES_POOL_MAX,
    connectionTimeoutMillis: settings.STORE_TIMEOUT_MS,
    query_timeout: settings.STORE_TIMEOUT_MS,
  });

  async function run(): Promise<void> {
    const order = plain.take();
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      await write(client, order);
      await client.query("COMMIT");
      client.release();
    } catch (failure) {
      client.release(true);
      throw failure;
    }
  }

  async function close(): Promise<void> {
    await pool.end();
    await stores.close();
  }
  return { stock: plain.stock, left: plain.left, done: plain.done, run, close };
}
