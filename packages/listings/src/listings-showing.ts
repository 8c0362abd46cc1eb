import type { ListingsShowing } from "@marketplace/media";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { listingsOf, MAX_TIME } from "./listing-store.ts";

const shownSchema = z.array(z.object({ _id: z.string(), images: z.array(z.object({ key: z.string() })) }));

/** Tells which listings show photographs, in any status, the oldest first: by their sellers, as an index has those. */
export function listingsShowing(mongo: Pick<Mongo, "db">): ListingsShowing {
  return async (keys) => {
    const asked = new Set(keys);
    const sellers = [...new Set(keys.map((key) => key.split("/")[1] ?? ""))];
    const found = await listingsOf(mongo)
      .find(
        { sellerId: { $in: sellers }, "images.key": { $in: [...asked] } },
        { ...MAX_TIME, projection: { "images.key": 1 }, sort: { _id: 1 } },
      )
      .toArray();
    const shown = new Map<string, string[]>();
    for (const { _id, images } of shownSchema.parse(found))
      for (const { key } of images) if (asked.has(key)) shown.set(key, [...(shown.get(key) ?? []), _id]);
    return shown;
  };
}
