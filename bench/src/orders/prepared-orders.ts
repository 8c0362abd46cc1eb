import { mongoIntents, openPreparedTransactions, openTwoPhase } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { openStores, readSettings } from "@marketplace/stores";
import type { Contender } from "../worker/contender.ts";
import { listingChange } from "./listing-change.ts";
import { orderPlaceSchema } from "./order-place.ts";
import { orderWriter } from "./order-statements.ts";
import { openPlainStock } from "./plain-stock.ts";
import { strictLog } from "./strict-log.ts";

const SCHEMA = "prepared_orders";
const newId = idsFrom(systemClock);

/**
 * The same seven statements as a participant that is prepared by PREPARE TRANSACTION, as if they were in another
 * database, beside the listing in MongoDB; the decision is a transaction for itself.
 */
export async function openPreparedOrders(place: unknown): Promise<Contender> {
  const { environment } = orderPlaceSchema.parse(place);
  const settings = readSettings(environment);
  const stores = openStores(settings, () => {});
  const plain = await openPlainStock(stores, { schema: SCHEMA, listed: true });
  const write = orderWriter(SCHEMA);
  const listings = mongoIntents({ db: stores.mongo.db, collection: "listings" });
  const orders = openPreparedTransactions({
    name: "orders",
    connectionString: settings.POSTGRES_URL,
    poolMax: settings.POSTGRES_POOL_MAX,
  });
  const { sequelize } = stores.postgres;
  const twoPhase = openTwoPhase({ sequelize, resources: [listings, orders], log: strictLog });

  async function run(): Promise<void> {
    const order = plain.take();
    await twoPhase.run({
      gid: `prepared:${newId()}`,
      prepare: [listingChange(listings, order.listingId), orders.work((client) => write(client, order))],
      decide: async () => {},
    });
  }

  async function close(): Promise<void> {
    await orders.close();
    await stores.close();
  }
  return { stock: plain.stock, left: plain.left, done: plain.done, run, close };
}
