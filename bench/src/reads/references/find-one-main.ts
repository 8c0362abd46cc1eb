/* Reference: the listing by its id from MongoDB, as it stands there, behind Node's own HTTP server. */
import { MongoClient } from "mongodb";
import { z } from "zod";
import { listenWith, toldBy } from "./listen.ts";

const { MONGO_URL, MONGO_DATABASE, MONGO_POOL_MAX, LISTING_ID } = toldBy({
  MONGO_URL: z.string(),
  MONGO_DATABASE: z.string(),
  MONGO_POOL_MAX: z.coerce.number(),
  LISTING_ID: z.string(),
});
const client = new MongoClient(MONGO_URL, { maxPoolSize: MONGO_POOL_MAX, socketTimeoutMS: 5_000 });
await client.connect();
const listings = client.db(MONGO_DATABASE).collection<{ _id: string }>("listings");

listenWith(async () => {
  const listing = await listings.findOne({ _id: LISTING_ID });
  if (listing === null) throw new Error("MongoDB does not have it any more");
  return JSON.stringify(listing);
});
