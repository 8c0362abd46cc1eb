import { type DomainEvent, systemClock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { openTestStores, seededRandom, until } from "@marketplace/testing";
import type { Document } from "mongodb";
import { quietLog } from "../quiet-log.fixture.ts";
import type { BrokerState } from "./broker-state.ts";
import type { Change } from "./change.ts";
import { type ChangeReader, readChanges } from "./read-changes.ts";

type Named = Document & { _id: string };

/** How the changes are read. */
export interface Reading {
  readonly mongo?: Mongo;
  readonly names?: readonly string[];
  /** Called before each publication; what it throws is the broker's failure. */
  readonly publish?: (events: readonly DomainEvent[]) => Promise<void>;
  readonly map?: (change: Change) => DomainEvent[];
  readonly leaseMs?: number;
}

/** Things whose changes are read, and a broker that keeps what it is given in `published`. */
export async function openChangesSuite() {
  const suite = await openTestStores({ migrated: false });
  const { mongo } = suite.stores;
  const state = {
    log: quietLog(),
    broker: { origin: "a", run: "1", marks: {} } as BrokerState,
    changes: [] as Change[],
    published: [] as DomainEvent[],
    healed: 0,
  };
  const running = new Set<ChangeReader>();
  const things = mongo.db.collection<Named>("things");
  const sources = mongo.db.collection<Named>("event_sources");

  function toEvents(change: Change): DomainEvent[] {
    state.changes.push(change);
    const { id, at, sequence, kind, collection } = change;
    return [
      {
        ...{ id: change.eventId(), type: `${collection}.${kind}`, version: 1, aggregateId: id, sequence, at },
        payload: change.kind === "removed" ? null : { n: Number(change.document.n ?? 0) },
      },
    ];
  }

  function read({ names = ["things"], publish, map = toEvents, leaseMs = 2_000, ...where }: Reading = {}) {
    const one = readChanges({
      ...{ mongo, clock: systemClock, random: seededRandom(running.size + 1), log: state.log, ...where },
      collections: names.map((name) => ({ name, toEvents: map })),
      streams: {
        state: async () => state.broker,
        publish: async (events) => {
          await publish?.(events);
          state.published.push(...events);
          return state.broker;
        },
      },
      healed: async () => state.healed++,
      limits: { batch: 5, waitMs: 20, leaseMs, standbyMs: 20 },
    });
    running.add(one);
    return one;
  }

  async function stop(): Promise<void> {
    await Promise.all([...running].map((one) => one.stop()));
    running.clear();
  }

  return {
    ...{ suite, state, things, sources, toEvents, read, stop },
    told: () => state.published.map(({ type, aggregateId }) => `${type.replace(/^.*\./, "")} ${aggregateId}`),
    publishedAre: (count: number) =>
      until(
        () => state.published,
        ({ length }) => length >= count,
      ),
    /** Reads, and has come past what there was before. */
    async reading(options: Reading = {}): Promise<ChangeReader> {
      const one = read(options);
      await until(one.stats, ({ isReading }) => isReading);
      await until(
        () => sources.findOne({ _id: "changes" }),
        (found) => found?.token !== null && found?.token !== undefined,
      );
      return one;
    },
    async clear(): Promise<void> {
      await stop();
      Object.assign(state, { log: quietLog(), changes: [], published: [], healed: 0 });
      state.broker = { origin: "a", run: "1", marks: {} };
      for (const name of ["things", "others", "event_sources"])
        await mongo.db.collection(name).deleteMany({});
      await mongo.db.createCollection("things").catch(() => {});
    },
  };
}

/** Things whose changes are read. */
export type ChangesSuite = Awaited<ReturnType<typeof openChangesSuite>>;
