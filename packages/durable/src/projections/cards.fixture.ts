import { openTestStores } from "@marketplace/testing";
import { defineProjection, type Projection } from "./define-projection.ts";
import type { StoredRow } from "./refresh-rows.ts";

/** A row of the projection of these tests. */
export interface Card {
  readonly title: string;
  readonly n: number;
}

/** A projection of cards whose truth is a map of the test's own. */
export async function openCards() {
  const suite = await openTestStores();
  const { mongo } = suite.stores;
  const truth = new Map<string, Card>();
  const told: string[] = [];
  const cards = mongo.db.collection<StoredRow & Card>("cards");

  const projection = (more: Partial<Projection<Card>> = {}) =>
    defineProjection<Card>({
      ...{ name: "cards", topics: ["things"], collection: "cards" },
      idsOf: ({ aggregateId }) => [aggregateId],
      load: async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const card = truth.get(id);
            return card === undefined ? [] : [[id, card] as const];
          }),
        ),
      ids: async (after, limit) =>
        [...truth.keys()]
          .sort()
          .filter((id) => after === null || id > after)
          .slice(0, limit),
      written: async (ids) => void told.push(...ids),
      ...more,
    });

  return {
    ...{ suite, truth, told, cards, projection, deps: { mongo, looksMs: [10, 40] } },
    rows: async () =>
      (await cards.find().sort({ _id: 1 }).toArray()).map(({ _id, title, n }) => [_id, title, n]),
    fill: (count: number) => {
      for (let n = 0; n < count; n++) truth.set(`c${String(n).padStart(4, "0")}`, { title: "A card", n });
    },
    clear: async () => {
      truth.clear();
      told.length = 0;
      for (const name of ["cards", "projection_jobs"]) await mongo.db.collection(name).deleteMany({});
    },
  };
}

/** Cards of a test. */
export type Cards = Awaited<ReturnType<typeof openCards>>;
