import { type DomainEvent, idsFrom, systemClock } from "@marketplace/kernel";
import { failureFrom, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import type { BrokerState } from "../events/broker-state.ts";
import { appendEvent } from "./append-event.ts";
import { purgeOutbox } from "./purge-outbox.ts";
import { relayOutbox } from "./relay-outbox.ts";

const newId = idsFrom(systemClock);
const BROKER = { origin: "a-broker", run: "first", marks: {} };

interface Relaying {
  readonly publish?: (events: readonly DomainEvent[]) => Promise<void>;
  readonly broker?: BrokerState;
  readonly batch?: number;
  readonly timeoutMs?: number;
}

describe("the outbox", () => {
  let suite: TestStores;
  let published: string[];
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());
  beforeEach(async () => {
    published = [];
    await suite.stores.postgres.sequelize.query("TRUNCATE outbox, outbox_relay");
  });

  const sequelize = () => suite.stores.postgres.sequelize;
  const event = (aggregateId: string, sequence: number): DomainEvent => ({
    id: newId(),
    type: "shop.placed",
    version: 1,
    aggregateId,
    sequence,
    at: new Date("2026-06-01T12:00:00.123Z"),
    payload: { amount: 5, note: "'); DROP TABLE outbox; --" },
  });
  const append = (...events: readonly DomainEvent[]) =>
    sequelize().transaction(async (transaction) => {
      for (const one of events) await appendEvent(transaction, one);
    });
  const names = (events: readonly DomainEvent[]) =>
    events.map(({ aggregateId, sequence }) => `${aggregateId}${sequence}`);
  const relay = ({ publish, broker = BROKER, ...limits }: Relaying = {}) =>
    relayOutbox({
      ...{ sequelize: sequelize(), clock: systemClock, ...limits },
      streams: {
        state: async () => broker,
        publish: async (events) => {
          await (publish?.(events) ?? published.push(...names(events)));
          return broker;
        },
      },
    });

  it("publishes whole events, once, in order, over several batches", async () => {
    const events = Array.from({ length: 7 }, (_, index) => event("a", index + 1));
    await append(...events);
    const seen: DomainEvent[] = [];
    expect(await relay({ batch: 3, publish: async (batch) => void seen.push(...batch) })).to.equal(7);
    expect(seen).to.deep.equal(events);
    expect(await relay()).to.equal(0);
    expect(published).to.deep.equal([]);
  });

  it("holds no event of a transaction that was rolled back", async () => {
    await sequelize()
      .transaction(async (transaction) => {
        await appendEvent(transaction, event("a", 1));
        throw new Error("rolled back");
      })
      .catch(() => {});
    expect(await relay()).to.equal(0);
  });

  it("refuses a second event of the same sequence, and one that is none", async () => {
    await append(event("a", 1));
    expect(await failureFrom(append(event("a", 1)))).to.include({ code: "INTERNAL" });
    const wrong = await append({ ...event("b", 1), type: "Not A Type" }).catch((thrown: unknown) => thrown);
    expect(wrong).to.have.property("name", "ZodError");
    await relay();
    expect(published).to.deep.equal(["a1"]);
  });

  it("loses nothing of a transaction that began first and commits last", async () => {
    const slow = await sequelize().transaction();
    await appendEvent(slow, event("slow", 1));
    await append(event("fast", 1));
    await relay();
    expect(published).to.deep.equal(["fast1"]);
    await slow.commit();
    await relay();
    expect(published).to.deep.equal(["fast1", "slow1"]);
  });

  it("keeps an aggregate's order when an old transaction writes after a young one", async () => {
    // The old one has its transaction id already; the young one writes the first event and commits before it.
    const old = await sequelize().transaction();
    await sequelize().query("SELECT pg_current_xact_id()", { transaction: old });
    const bystander = await sequelize().transaction();
    await sequelize().query("SELECT pg_current_xact_id()", { transaction: bystander });
    await append(event("a", 1));
    await appendEvent(old, event("a", 2));
    await old.commit();
    await relay();
    await bystander.rollback();
    await relay();
    expect(published).to.deep.equal(["a1", "a2"]);
  });

  it("publishes again what was not marked, in the same order", async () => {
    await append(event("a", 1), event("a", 2));
    const failing = relay({
      publish: async (events) => {
        published.push(...names(events));
        throw new Error("The broker is away");
      },
    });
    expect(String(await failing.catch((thrown: unknown) => thrown))).to.include("The broker is away");
    await relay();
    expect(published).to.deep.equal(["a1", "a2", "a1", "a2"]);
  });

  it("gives up a broker that does not answer", async () => {
    await append(event("a", 1));
    const hanging = relay({ timeoutMs: 20, publish: () => new Promise(() => {}) });
    expect(await failureFrom(hanging)).to.include({ code: "TIMEOUT" });
    expect(await relay()).to.equal(1);
  });

  it("lets one relay work at a time", async () => {
    await append(...Array.from({ length: 50 }, (_, index) => event("a", index + 1)));
    let inside: Promise<number> | undefined;
    const outside = relay({
      publish: async (events) => {
        inside = relay();
        expect(await inside).to.equal(0);
        published.push(...names(events));
      },
    });
    expect(await outside).to.equal(50);
    expect(published).to.have.length(50);
  });

  it("is purged of what was published long ago, and of nothing else", async () => {
    await append(event("old", 1), event("young", 1));
    await relay();
    await append(event("unpublished", 1));
    const now = new Date();
    const month = 30 * 86_400_000;
    await sequelize().query("UPDATE outbox SET at = now() - interval '90 days'");
    await sequelize().query(
      "UPDATE outbox SET published_at = now() - interval '31 days' WHERE aggregate_id = 'old'",
    );
    const removed = await Promise.all([purgeOutbox(sequelize(), now), purgeOutbox(sequelize(), now)]);
    expect(removed[0] + removed[1]).to.equal(1);
    expect(await relay()).to.equal(1);
    expect(published.at(-1)).to.equal("unpublished1");
    expect(await purgeOutbox(sequelize(), new Date(now.getTime() + month + 60_000))).to.equal(2);
  });
});
