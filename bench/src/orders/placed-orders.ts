import { idsFrom, systemClock } from "@marketplace/kernel";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import { openStores, readSettings, rowsOf } from "@marketplace/stores";
import { z } from "zod";
import { openListingStock } from "../listing-stock.ts";
import type { Contender } from "../worker/contender.ts";
import { openBuyers } from "./buyers.ts";
import { orderInput } from "./order-input.ts";
import { orderPlaceSchema } from "./order-place.ts";
import { openPoster } from "./post.ts";

const PATH = "/trpc/orders.place";
const refusalSchema = z.object({ error: z.object({ json: z.object({ message: z.string() }) }) });
const countRow = z.object({ count: z.int() });
const newId = idsFrom(systemClock);

/** Orders as users place them: `orders.place` over HTTP, in tRPC's own form, by a command process. */
export async function openPlacedOrders(place: unknown): Promise<Contender> {
  const { environment, commandUrl } = orderPlaceSchema.parse(place);
  const settings = readSettings(environment);
  const stores = openStores(settings, () => {});
  const listings = await openListingStock(stores);
  const buyers = openBuyers(stores, settings);
  const poster = openPoster(commandUrl);
  const stock: string[] = [];

  async function placeOrder(listingId: string): Promise<void> {
    const buyer = buyers.take();
    const input = orderInput({ listingId, price: listings.price, idempotencyKey: newId() });
    // Without dates in it, superjson's form of an input is the input under `json`.
    const { status, body } = await poster.post(PATH, JSON.stringify({ json: input }), {
      [CLIENT_HEADER]: "bench",
      authorization: `Bearer ${buyer.accessToken}`,
    });
    buyers.giveBack(buyer);
    if (status !== 200) throw new Error(`${status} ${refusalIn(body)}`);
  }

  return {
    async stock(operations) {
      const missing = operations - stock.length;
      if (missing > 0) stock.push(...(await listings.add(missing, { offered: true })));
      await buyers.ready(operations);
    },
    left: () => stock.length,
    run() {
      const listingId = stock.pop();
      return listingId === undefined
        ? Promise.reject(new Error("No listing is left"))
        : placeOrder(listingId);
    },
    async done() {
      const rows = await rowsOf(stores.postgres.sequelize, countRow, {
        sql: "SELECT count(*)::int AS count FROM orders",
      });
      return rows[0]?.count ?? 0;
    },
    async close() {
      poster.close();
      await stores.close();
    },
  };
}

function refusalIn(body: string): string {
  try {
    return refusalSchema.parse(JSON.parse(body)).error.json.message;
  } catch {
    return body.slice(0, 200);
  }
}
