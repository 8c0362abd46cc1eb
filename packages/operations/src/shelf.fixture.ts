import { defineConsumer, defineProjection } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";

/** A title and where it stands: the truth, of which the shelf shows the title. */
interface Book {
  readonly _id: string;
  readonly title: string;
}

/** What becomes of events about the shelf now; a test changes it. */
export interface ShelfWorld {
  handling: "works" | "fails";
  /** What is waited for before any event is handled. */
  before: Promise<void>;
}

/** A projection of books that are kept in the same database, and a consumer that can be made to fail. */
export function shelfOf({ db }: Pick<Mongo, "db">, world: ShelfWorld) {
  const books = db.collection<Book>("books");
  const projection = defineProjection({
    name: "shelf",
    topics: ["books"],
    collection: "shelf",
    idsOf: ({ aggregateId }) => [aggregateId],
    load: async (ids) => {
      const found = await books.find({ _id: { $in: [...ids] } }).toArray();
      return new Map(found.map(({ _id, title }) => [_id, { title }]));
    },
    ids: async (after, limit) => {
      const past = after === null ? {} : { _id: { $gt: after } };
      const found = await books.find(past).sort({ _id: 1 }).limit(limit).toArray();
      return found.map(({ _id }) => _id);
    },
    count: () => books.countDocuments(),
  });
  const handled: string[] = [];
  const consumer = defineConsumer({
    group: "shelf-labels",
    topics: ["books"],
    handle: async (events: readonly DomainEvent[]) => {
      await world.before;
      if (world.handling === "fails") throw new Error("the printer of bo@shop.example is out of paper");
      handled.push(...events.map(({ aggregateId }) => aggregateId));
    },
  });
  return {
    ...{ projection, consumer, handled },
    /** The shelf as readers see it. */
    shelf: db.collection<Book>("shelf"),
    addBooks: (...ids: readonly string[]) =>
      books.insertMany(ids.map((id) => ({ _id: id, title: `Title of ${id}` }))),
  };
}
