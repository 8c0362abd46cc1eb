import { idsFrom, systemClock } from "@marketplace/kernel";
import { createCaller } from "@marketplace/rpc";
import { searchCommands } from "@marketplace/search";
import type { Stores } from "@marketplace/stores";
import { actorOf, testContext } from "@marketplace/testing";
import { filterOf, type Wish } from "./goods.ts";

/** A wish, and the accounts that have saved it. */
export interface SavedWish {
  readonly wish: Wish;
  /** What it is called, which no other is. */
  readonly name: string;
  readonly userIds: readonly string[];
}

interface SavedDocument {
  readonly _id: string;
  readonly userId: string;
  readonly [field: string]: unknown;
}

const EACH = 50;
const LANES = 16;
const BATCH = 5_000;

/**
 * Saves each wish for one account as its owner does, and copies it for others, since one at a time would be slow. An
 * account that saves has fifty, and the others one each.
 */
export async function saveWishes(
  { mongo }: Pick<Stores, "mongo">,
  wishes: readonly Wish[],
  copies: number,
): Promise<readonly SavedWish[]> {
  const newId = idsFrom(systemClock);
  const caller = createCaller(searchCommands({ mongo, clock: systemClock, newId, random: Math.random }));
  const owners = Array.from({ length: Math.ceil(wishes.length / EACH) }, newId);
  const saved: SavedWish[] = [];
  const waiting = wishes.map((wish, nth) => ({
    wish,
    name: `Wish ${nth}`,
    userId: owners[nth % owners.length] ?? "",
  }));
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const { wish, name, userId } = next;
        await caller(testContext(actorOf(userId))).save({ name, filter: filterOf(wish) });
        saved.push({ wish, name, userIds: [userId, ...Array.from({ length: copies - 1 }, newId)] });
      }
    }),
  );
  const collection = mongo.db.collection<SavedDocument>("saved_searches");
  const others = new Map(saved.map(({ name, userIds }) => [name, userIds.slice(1)]));
  let batch: SavedDocument[] = [];
  for (const model of await collection.find().toArray()) {
    for (const userId of others.get(String(model.name)) ?? []) batch.push({ ...model, _id: newId(), userId });
    if (batch.length < BATCH) continue;
    await collection.insertMany(batch, { ordered: false });
    batch = [];
  }
  if (batch.length > 0) await collection.insertMany(batch, { ordered: false });
  return saved;
}
