import { setTimeout as pause } from "node:timers/promises";
import { defineProjection, openProjectionWorker, openSagas, openTwoPhase } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { openEventDeps, operationCommands, operationQueries } from "@marketplace/operations";
import { mutationsOnly, openLogger, queriesOnly, startApi } from "@marketplace/rpc";
import { addAccount, openTestStores, type TestStores } from "@marketplace/testing";
import { openSessions } from "@marketplace/users";
import type { Platform } from "./platform.fixture.ts";

interface Book {
  readonly _id: string;
  readonly title: string;
}

const log = openLogger({ name: "test", level: "silent" });
const own = { clock: systemClock, newId: idsFrom(systemClock) };

/** Both processes with operations alone, and a projection of books that are kept in the same database. */
export interface ShelfPlatform extends Platform {
  /** An administrator's. */
  readonly token: string;
  /** The projection as readers see it. */
  readonly shelf: ReturnType<typeof booksOf>["shelf"];
  addBooks(count: number): Promise<void>;
  /** Lets a worker carry out jobs while something is done. */
  withWorker<T>(run: () => Promise<T>): Promise<T>;
}

function booksOf({ mongo }: Pick<TestStores["stores"], "mongo">) {
  const books = mongo.db.collection<Book>("books");
  const shelf = mongo.db.collection<Book>("shelf");
  const projection = defineProjection({
    name: "shelf",
    topics: ["books"],
    collection: shelf.collectionName,
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
  // The same books once more, as what is searched: rebuilt beside the one that is read.
  const search = defineProjection({
    ...projection,
    ...{ name: "search", collection: "search_books" },
    generations: { format: 1, collections: ["search_books"], prepare: async () => {} },
  });
  return { books, shelf, projections: [projection, search] };
}

/** Starts it; `close` stops both processes and deletes what they stored. */
export async function startShelfPlatform(): Promise<ShelfPlatform> {
  const suite = await openTestStores({ buckets: true });
  const { settings, stores } = suite;
  const { books, shelf, projections } = booksOf(stores);
  const depsOn = (on: TestStores["stores"]) => {
    const { sequelize } = on.postgres;
    const twoPhase = openTwoPhase({ sequelize, resources: [], log });
    const sagas = openSagas({ sequelize, twoPhase, log, definitions: [] });
    const events = openEventDeps({ ...on, ...own, projections, log });
    return { ...on, ...own, ...events, twoPhase, sagas, listingPhotographs: async () => null };
  };
  const sessionsOn = (on: TestStores["stores"]) => openSessions({ ...on, ...own, settings });
  const [query, command] = await Promise.all([
    startApi(settings, log, {
      name: "query",
      port: 0,
      assemble: async (on) => ({
        router: queriesOnly({ operations: operationQueries(depsOn(on)) }),
        authenticate: sessionsOn(on).authenticate,
      }),
    }),
    startApi(settings, log, {
      name: "command",
      port: 0,
      assemble: async (on) => ({
        router: mutationsOnly({ operations: operationCommands(depsOn(on)) }),
        authenticate: sessionsOn(on).authenticate,
      }),
    }),
  ]);
  const userId = await addAccount(stores, { role: "admin" });
  const tokens = await sessionsOn(stores).open({ userId, role: "admin", credential: "of a test" });
  // No event is on its way that would mend a row.
  const waits = { looksMs: [10] };
  const worker = openProjectionWorker({ ...stores, ...own, ...waits, projections, log });
  let added = 0;
  return {
    ...{ ...suite, shelf, token: tokens.access, endpoints: { url: query.url, commandUrl: command.url } },
    async addBooks(count) {
      const made = Array.from({ length: count }, () => ({
        _id: `book-${String(++added).padStart(6, "0")}`,
        title: "Peter Pan",
      }));
      await books.insertMany(made);
    },
    async withWorker(run) {
      const doing = run();
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      doing.then(end, end);
      while (!isOver) if (!(await worker.run())) await pause(50);
      return doing;
    },
    async close() {
      await Promise.all([query.close(), command.close()]);
      await suite.close();
    },
  };
}
