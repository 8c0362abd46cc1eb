import type { Mongo } from "@marketplace/stores";
import type { Projection } from "./define-projection.ts";
import { collectionOf } from "./generation.ts";
import { forgetRetired, readGenerations } from "./generation-store.ts";

type Db = Pick<Mongo, "db">;

/** Drops the generations that are retired, and that nobody has written to or read for as long as they were kept. */
export async function sweepGenerations(projection: Projection, mongo: Db, graceMs: number): Promise<void> {
  if (projection.generations === undefined) return;
  const { name, generations } = projection;
  const { retired, now } = await readGenerations(mongo, name);
  for (const { number, until } of retired) {
    if (until.getTime() + graceMs > now.getTime()) continue;
    for (const one of generations.collections) await mongo.db.collection(collectionOf(one, number)).drop();
    await forgetRetired(mongo, name, number);
  }
}

// The number of a generation is the microsecond at which it began: so old, it does not begin any more.
const BEGUN_MS = 3_600_000;

/** Drops what is no generation's: what one left that died as it began one, or that woke up and wrote to a dropped one. */
export async function dropLeftBehind({ name, generations }: Projection, mongo: Db): Promise<void> {
  const bases = generations?.collections ?? [];
  const names = await mongo.db.listCollections({}, { nameOnly: true }).toArray();
  const { live, next, retired, now } = await readGenerations(mongo, name);
  const known = new Set([live, ...retired, ...(next === null ? [] : [next])].map(({ number }) => number));
  const old = (now.getTime() - BEGUN_MS) * 1_000;
  for (const { name: found } of names) {
    const [, base = "", number = ""] = /^(.+)_(\d+)$/.exec(found) ?? [];
    if (!bases.includes(base) || known.has(Number(number)) || Number(number) > old) continue;
    await mongo.db.collection(found).drop();
  }
}
