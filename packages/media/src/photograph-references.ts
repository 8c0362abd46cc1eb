import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { UPLOAD_TIME, uploadsIn } from "./upload-document.ts";

/** Who refers to photographs: answers which of these keys of objects it does. A few thousand are asked for at once. */
export interface ReferencesTo {
  /** Who it is, such as `listings`. */
  readonly name: string;
  readonly among: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
}

// As a record may name it: by any of its objects, or as records from before there were several sizes do.
const ENDINGS = ["-1280.webp", "-480.webp", "-160.webp", "-1280.avif", ".webp"];

/** Which of these photographs, by what the keys of their objects begin with, anybody refers to. */
export async function referredTo(
  ports: readonly ReferencesTo[],
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const idOf = new Map(ids.flatMap((id) => ENDINGS.map((ending) => [`${id}${ending}`, id] as const)));
  const keys = [...idOf.keys()];
  const answers = await Promise.all(ports.map(({ among }) => among(keys)));
  return new Set(answers.flatMap((found) => [...found].flatMap((key) => idOf.get(key) ?? [])));
}

// An upload can be attached for a day; this is longer by more than any call takes.
const ATTACHABLE_MS = 25 * 3_600_000;
const foundSchema = z.array(z.object({ image: z.object({ key: z.string() }) }));

/** Uploads that have become photographs and may still be attached. */
export function uploadReferences({
  mongo,
  clock,
}: {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}): ReferencesTo {
  return {
    name: "uploads",
    async among(keys) {
      const owners = new Set(keys.flatMap((key) => key.split("/")[1] ?? []));
      const found = await uploadsIn(mongo)
        .find(
          {
            userId: { $in: [...owners] },
            state: "ready",
            createdAt: { $gt: new Date(clock().getTime() - ATTACHABLE_MS) },
            "image.key": { $in: [...keys] },
          },
          { ...UPLOAD_TIME, projection: { _id: 0, "image.key": 1 } },
        )
        .toArray();
      return new Set(foundSchema.parse(found).map(({ image }) => image.key));
    },
  };
}
