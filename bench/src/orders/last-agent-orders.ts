import { mongoIntents, openTwoPhase } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { openStores, readSettings } from "@marketplace/stores";
import pg from "pg";
import type { Transaction } from "sequelize";
import { z } from "zod";
import type { Contender } from "../worker/contender.ts";
import { listingChange } from "./listing-change.ts";
import { orderPlaceSchema } from "./order-place.ts";
import { orderWriter } from "./order-statements.ts";
import { openPlainStock } from "./plain-stock.ts";
import { strictLog } from "./strict-log.ts";

const SCHEMA = "last_agent_orders";
// A transaction of sequelize carries its connection; the types leave that out.
const connectedSchema = z.object({ connection: z.instanceof(pg.Client) });
const newId = idsFrom(systemClock);

/**
 * The same seven statements as the last agent of a two-phase commit with the listing in MongoDB: the decision is a row
 * of their own transaction.
 */
export async function openLastAgentOrders(place: unknown): Promise<Contender> {
  const { environment } = orderPlaceSchema.parse(place);
  const stores = openStores(readSettings(environment), () => {});
  const plain = await openPlainStock(stores, { schema: SCHEMA, listed: true });
  const write = orderWriter(SCHEMA);
  const listings = mongoIntents({ db: stores.mongo.db, collection: "listings" });
  const { sequelize } = stores.postgres;
  const twoPhase = openTwoPhase({ sequelize, resources: [listings], log: strictLog });

  async function run(): Promise<void> {
    const order = plain.take();
    await twoPhase.run({
      gid: `last-agent:${newId()}`,
      prepare: [listingChange(listings, order.listingId)],
      decide: (transaction) => write(clientOf(transaction), order),
    });
  }
  return { stock: plain.stock, left: plain.left, done: plain.done, run, close: stores.close };
}

/** What is compared is the two forms of commit, so both write through the same driver. */
function clientOf(transaction: Transaction): pg.Client {
  return connectedSchema.parse(transaction).connection;
}
