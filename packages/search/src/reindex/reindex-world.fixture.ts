import { join } from "node:path";
import { openProjectionJobs, type ProjectionJob } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import { openTestStores, pickOne, type TestStores, until } from "@marketplace/testing";
import { openWorkerProcesses, type WorkerProcess } from "@marketplace/testing/worker-processes";
import { cardsProjection } from "../card-projection.ts";
import { fillIndex } from "../fill-index.ts";
import type { ReindexOrder } from "./reindex-orders.fixture.ts";

const newId = idsFrom(systemClock);
const sellerId = newId();
const started = Date.now();

// Words enough for a vocabulary whose commonest are in one listing of ten.
const WORDS = Array.from(
  { length: 400 },
  (_, n) =>
    `word${"abcdefghij"[n % 10]}${"klmnopqrst"[Math.floor(n / 10) % 10]}${"uvwx"[Math.floor(n / 100)]}`,
);

// As long as the longest of these runs may take; the time-outs of most tests come before.
const ENDED_MS = 3_600_000;

/** A word that only listings have which never change. */
export const STEADY = "steadfast";
/** A word that only listings have which are hidden at some time, for good. */
export const FORBIDDEN = "contraband";

/** Listings, processes that make them findable, and those who change them. */
export interface ReindexWorld {
  readonly suite: TestStores;
  /** Stores so many listings in any order, of which `steady` never change, and some that will be hidden. */
  fill(count: number, steady: number): Promise<void>;
  /** Makes all of them findable at once, before anybody works: many times as fast as a worker does. */
  makeFindable(): Promise<void>;
  readonly steadyIds: ReadonlySet<string>;
  /** Those that are hidden, as soon as that is acknowledged. */
  readonly hiddenIds: Set<string>;
  /** Changes one listing at random, or adds, hides or removes one. */
  change(): Promise<void>;
  /** A process that works when it is told to, started ahead. */
  readonly next: () => Promise<WorkerProcess<ReindexOrder>>;
  request(mode: "rebuild" | "verify"): Promise<string>;
  find(id: string): Promise<ProjectionJob>;
  /** Waits until a job has ended. */
  ended(id: string): Promise<ProjectionJob>;
  close(): Promise<void>;
}

/** Opens the world; `random` decides what is written. */
export async function openReindexWorld(random: () => number, graceMs: number): Promise<ReindexWorld> {
  const suite = await openTestStores();
  const { settings, stores } = suite;
  const listings = stores.mongo.db.collection<ListingDocument>("listings");
  const processes = await openWorkerProcesses<ReindexOrder>({
    entry: join(import.meta.dirname, "reindex-process.fixture.ts"),
    ...{ unused: ["minio", "pg", "sharp", "sequelize", "@rapideditor/country-coder"], used: ["ioredis"] },
  });
  const jobs = openProjectionJobs({
    ...{ mongo: stores.mongo, projections: [cardsProjection], clock: systemClock, newId },
  });
  const [steadyIds, hiddenIds] = [new Set<string>(), new Set<string>()];
  const [forbidden, changing]: [string[], string[]] = [[], []];

  const title = () =>
    Array.from({ length: 3 + Math.floor(random() * 4) }, () => pickOne(WORDS, random)).join(" ");

  function made(words: string): ListingDocument {
    const at = new Date(started - Math.floor(random() * 1e9));
    return {
      ...{ _id: newId(), sellerId, title: `${words} ${title()}`.trim(), description: title() },
      ...{
        category: "bikes",
        subcategory: words === STEADY ? "city-bikes" : "road-bikes",
        condition: "good",
      },
      ...{ price: { amount: 1_000 + Math.floor(random() * 1e6), currency: "DKK" }, units: 1 },
      location: { city: "Aarhus", country: "DK", point: { type: "Point", coordinates: [10.2, 56.15] } },
      ...{ images: [], status: "active", moderation: "visible", version: 1 },
      ...{ createdAt: at, updatedAt: at, publishedAt: at },
      metadata: { views: 0, favorites: 0, custom_attributes: {} },
    };
  }

  async function fill(count: number, steady: number): Promise<void> {
    const places = new Set<number>();
    while (places.size < steady) places.add(Math.floor(random() * count));
    for (let from = 0; from < count; from += 1_000) {
      const some = Array.from({ length: Math.min(1_000, count - from) }, (_, n) => {
        if (places.has(from + n)) return made(STEADY);
        const place = from + n;
        return made(place % 10 === 3 && place < 800 ? FORBIDDEN : "");
      });
      await listings.insertMany(some);
      for (const { _id, title: words } of some) {
        if (words.startsWith(STEADY)) steadyIds.add(_id);
        else if (words.startsWith(FORBIDDEN)) forbidden.push(_id);
        else changing.push(_id);
      }
    }
  }

  async function makeFindable(): Promise<void> {
    const filling = await fillIndex(stores.mongo);
    let some: ListingDocument[] = [];
    for await (const listing of listings.find()) {
      some.push(listing);
      if (some.length < 1_000) continue;
      await filling.add(some);
      some = [];
    }
    await filling.add(some);
    await filling.end();
  }

  async function change(): Promise<void> {
    const kind = random();
    const id = pickOne(changing, random);
    const change = (set: Partial<ListingDocument>) => listings.updateOne({ _id: id }, { $set: set });
    if (kind < 0.4) await change({ title: title() });
    else if (kind < 0.55) await change({ price: { amount: Math.floor(random() * 1e6), currency: "DKK" } });
    else if (kind < 0.7) await change({ status: random() < 0.5 ? "sold" : "active" });
    else if (kind < 0.78) await change({ moderation: random() < 0.5 ? "hidden" : "visible" });
    else if (kind < 0.9) {
      const one = made("");
      await listings.insertOne(one);
      changing.push(one._id);
    } else if (kind < 0.95) await listings.deleteOne({ _id: id });
    else {
      const last = forbidden.pop();
      if (last === undefined) return;
      await listings.updateOne({ _id: last }, { $set: { moderation: "hidden" } });
      hiddenIds.add(last);
    }
  }

  async function find(id: string): Promise<ProjectionJob> {
    const job = await jobs.find(id);
    if (job === null) throw new Error("There is no such job");
    return job;
  }

  return {
    ...{ suite, fill, makeFindable, steadyIds, hiddenIds, change, find },
    next: processes.startedAhead({
      ...{ MONGO_URL: settings.MONGO_URL, MONGO_DATABASE: settings.MONGO_DATABASE },
      ...{ REDIS_URL: settings.REDIS_URL, REDIS_KEY_PREFIX: settings.REDIS_KEY_PREFIX },
      GRACE_MS: String(graceMs),
    }),
    request: (mode) => jobs.request(cardsProjection.name, mode),
    ended: (id) =>
      until(
        () => find(id),
        ({ status }) => status === "done" || status === "failed",
        ENDED_MS,
      ),
    async close() {
      await processes.close();
      await suite.close();
    },
  };
}
