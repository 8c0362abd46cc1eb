import type { Mongo } from "@marketplace/stores";
import { z } from "zod";

/** How much memory MongoDB has taken, in megabytes. */
export interface ServerMemory {
  readonly residentMb: number;
  /** What its cache holds, and how much it may. */
  readonly cachedMb: number;
  readonly cacheMb: number;
}

const MB = 1_048_576;

const statusSchema = z.object({
  mem: z.object({ resident: z.number() }),
  wiredTiger: z.object({
    cache: z.object({
      "bytes currently in the cache": z.number(),
      "maximum bytes configured": z.number(),
    }),
  }),
});

/** Asks MongoDB. */
export async function memoryOf({ db }: Pick<Mongo, "db">): Promise<ServerMemory> {
  const { mem, wiredTiger } = statusSchema.parse(await db.command({ serverStatus: 1 }));
  return {
    residentMb: mem.resident,
    cachedMb: wiredTiger.cache["bytes currently in the cache"] / MB,
    cacheMb: wiredTiger.cache["maximum bytes configured"] / MB,
  };
}
