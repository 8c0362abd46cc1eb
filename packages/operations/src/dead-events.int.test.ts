import { appendEvent, openEventStreams, runConsumers } from "@marketplace/durable";
import { type DomainEvent, systemClock } from "@marketplace/kernel";
import { openMongo, openPostgres } from "@marketplace/stores";
import { failureFrom, seededRandom, until } from "@marketplace/testing";
import { expect } from "chai";
import { openEventDeps } from "./event-deps.ts";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

const reason = "Ticket 4711: the printer has paper";
const log = { info: () => {}, warn: () => {}, error: () => {} };
const limits = { blockMs: 40, sweepMs: 15, retry: { attempts: 2, minMs: 5, maxMs: 20 } };

describe("events that consumers could not handle", () => {
  let operations: OperationsSuite;
  let streams: ReturnType<typeof openEventStreams>;
  let consumers: ReturnType<typeof runConsumers>;
  let books = 0;
  before(async () => {
    operations = await openOperations();
    const { redis } = operations.suite.stores;
    streams = openEventStreams({ redis, log });
    consumers = runConsumers({
      ...{ redis, consumers: [operations.shelf.consumer], limits, log },
      ...{ clock: systemClock, random: seededRandom(5) },
    });
  });
  afterEach(async () => {
    await commands().discardDead({ letters: { group: "shelf-labels" }, dryRun: false, reason });
  });
  after(async () => {
    await consumers.stop();
    await streams.close();
    await operations.close();
  });

  const commands = () => operations.as("admin").commands;
  const queries = () => operations.as("admin").queries;
  const letters = async () => (await queries().deadEvents({ limit: 100 })).items;
  const labels = async () =>
    (await queries().eventLag({})).groups.find(({ group }) => group === "shelf-labels");
  const audited = async (action: string, since: number) =>
    (await operations.audited("shelf-labels")).slice(since).filter((line) => line.action.startsWith(action));

  function added(): DomainEvent {
    books += 1;
    const at = operations.deps.clock();
    const envelope = { id: operations.deps.newId(), type: "books.added", version: 1, sequence: 1, at };
    const payload = { title: "Peter Pan", by: "bo@shop.example", shippingAddress: "Vestergade 1" };
    return { ...envelope, aggregateId: `book-${books}`, payload };
  }
  /** Events that the consumer fails at until it gives them up; as they were published. */
  async function died(count: number): Promise<readonly DomainEvent[]> {
    operations.world.handling = "fails";
    const events = Array.from({ length: count }, added);
    await streams.publish(events);
    await until(letters, (seen) => seen.filter(({ group }) => group === "shelf-labels").length === count);
    return events;
  }
  const handledAll = (events: readonly DomainEvent[]) =>
    until(
      () => operations.shelf.handled,
      (handled) => events.every(({ aggregateId }) => handled.includes(aggregateId)),
    );

  it("come page by page, the oldest first, each with what was tried and nothing of a person's own", async () => {
    const events = await died(3);
    const seen = [];
    let cursor: string | undefined;
    do {
      const page = await queries().deadEvents({
        ...{ group: "shelf-labels", limit: 2 },
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.map(({ event }) => event?.id)).to.deep.equal(events.map(({ id }) => id));
    const [first] = seen;
    expect(first).to.deep.include({ group: "shelf-labels", topic: "books", attempts: 2 });
    expect(first?.error).to.contain("the printer of [redacted] is out of paper");
    expect(first?.event?.payload).to.deep.equal({
      ...{ title: "Peter Pan", by: "[redacted]", shippingAddress: "[redacted]" },
    });
    expect((await queries().deadEvents({ group: "another" })).items).to.deep.equal([]);
    expect(await failureFrom(queries().deadEvents({ cursor: "nonsense" }))).to.include({
      code: "VALIDATION_FAILED",
    });
  });

  it("count among what takes a person", async () => {
    expect((await queries().eventLag({})).needsAttention).to.equal(false);
    await died(2);
    expect(await labels()).to.include({ dead: 2, isBehind: false });
    expect((await queries().eventLag({})).needsAttention).to.equal(true);
  });

  it("are handled once they are given back, which is recorded before it is done and after", async () => {
    const events = await died(3);
    const before = (await operations.audited("shelf-labels")).length;
    const [first, second, third] = await letters();
    if (first === undefined || second === undefined || third === undefined) throw new Error("three letters");
    operations.world.handling = "works";
    const ids = [third.id, second.id, "shelf-labels:1-0"];
    const done = await commands().replayDead({ letters: { ids }, dryRun: false, reason });
    expect(done.groups).to.deep.equal([{ group: "shelf-labels", chosen: 2, done: 2, left: 1 }]);
    expect(done.unknown).to.deep.equal(["shelf-labels:1-0"]);
    await handledAll(events.slice(1));
    expect((await letters()).map(({ id }) => id)).to.deep.equal([first.id]);
    expect(operations.shelf.handled).to.not.include(events[0]?.aggregateId);
    const asked = {
      ...{ reason, before: ["shelf-labels: 2 of 3"] },
      letters: [second, third].map(({ id, event }) => `${id} books.added ${event?.id}`),
    };
    const by = { actor_id: operations.adminId, subject: "shelf-labels", request_id: "test-request" };
    expect(await audited("operations.replayDead", before)).to.deep.equal([
      { ...by, action: "operations.replayDead.asked", outcome: "succeeded", details: asked },
      {
        ...{ ...by, action: "operations.replayDead", outcome: "succeeded" },
        details: { ...asked, after: ["shelf-labels: 2 done, 1 left"] },
      },
    ]);
  });

  it("are dead again when what is the matter was not mended", async () => {
    await died(2);
    const before = await letters();
    // It dies again within milliseconds, and is counted once more then: here not before the command has answered.
    let goOn = () => {};
    operations.world.before = new Promise((resolve) => {
      goOn = resolve;
    });
    const done = await commands()
      .replayDead({ letters: { group: "shelf-labels", limit: 1 }, dryRun: false, reason })
      .finally(goOn);
    expect(done.groups).to.deep.equal([{ group: "shelf-labels", chosen: 1, done: 1, left: 1 }]);
    const after = await until(letters, (seen) => seen.length === 2);
    expect(after[0]?.id).to.equal(before[1]?.id);
    expect(after[1]?.event?.id).to.equal(before[0]?.event?.id);
  });

  it("are gone once they are deleted, and the audit log alone says what they were", async () => {
    const events = await died(2);
    const before = (await operations.audited("shelf-labels")).length;
    operations.world.handling = "works";
    const done = await commands().discardDead({
      ...{ letters: { group: "shelf-labels" }, dryRun: false, reason },
    });
    expect(done.groups).to.deep.equal([{ group: "shelf-labels", chosen: 2, done: 2, left: 0 }]);
    expect(await letters()).to.deep.equal([]);
    const recorded = JSON.stringify(await audited("operations.discardDead", before));
    for (const { id } of events) expect(recorded).to.contain(id);
    const next = added();
    await streams.publish([next]);
    await handledAll([next]);
    for (const { aggregateId } of events) expect(operations.shelf.handled).to.not.include(aggregateId);
  });

  it("are only shown as a dry run, and where there are none; neither changes or records anything", async () => {
    await died(2);
    const [one] = await letters();
    const lines = await operations.audited("shelf-labels");
    for (const verb of ["replayDead", "discardDead"] as const) {
      const dry = await commands()[verb]({ letters: { ids: [one?.id ?? ""] }, dryRun: true });
      expect(dry.groups).to.deep.equal([{ group: "shelf-labels", chosen: 1, done: 0, left: 2 }]);
      expect(dry.items.map(({ id }) => id)).to.deep.equal([one?.id]);
      const none = await commands()[verb]({ letters: { group: "another" }, dryRun: false, reason });
      expect(none).to.deep.include({ groups: [], items: [] });
      const unknown = { letters: { ids: ["another:1-0"] }, reason };
      expect(await failureFrom(commands()[verb]({ ...unknown, dryRun: false }))).to.include({
        code: "NOT_FOUND",
      });
    }
    expect(await letters()).to.have.length(2);
    expect(await operations.audited("shelf-labels")).to.deep.equal(lines);
  });

  it("go with their group, which can be removed once no process runs it", async () => {
    const { redis } = operations.suite.stores;
    const own = { redis, limits, log, clock: systemClock, random: seededRandom(6) };
    const group = "old-labels";
    const failing = { ...operations.shelf.consumer, group };
    const running = runConsumers({ ...own, consumers: [failing] });
    await died(1);
    // A new group begins with all that the streams hold.
    await until(letters, (seen) => seen.filter((letter) => letter.group === group).length === books);
    const wish = { group, dryRun: false, reason } as const;
    expect(await failureFrom(commands().forgetGroup(wish))).to.include({ code: "CHANGE_IN_PROGRESS" });
    await running.stop();
    const dry = await commands().forgetGroup({ group, dryRun: true });
    expect(dry.before).to.include({ group, dead: books });
    await commands().forgetGroup(wish);
    const { groups } = await queries().eventLag({});
    expect(groups.map((one) => one.group)).to.deep.equal(["shelf-labels"]);
    expect((await letters()).map((letter) => letter.group)).to.deep.equal(["shelf-labels"]);
    expect(await failureFrom(commands().forgetGroup(wish))).to.include({ code: "NOT_FOUND" });
    const lines = await operations.audited(group);
    expect(lines.map(({ action, outcome }) => `${action} ${outcome}`)).to.deep.equal([
      ...["operations.forgetGroup.asked succeeded", "operations.forgetGroup refused"],
      ...["operations.forgetGroup.asked succeeded", "operations.forgetGroup succeeded"],
    ]);
    expect(lines.at(-1)?.details).to.deep.equal({
      ...{
        reason,
        before: ["books: 0 not handled", "replay:old-labels: 0 not handled", `${books} dead letters`],
      },
    });
  });

  it("wait behind what the outbox has not published, which is told with its age", async () => {
    const { sequelize } = operations.deps.postgres;
    const outbox = async (boundSeconds: number) =>
      (await queries().eventLag({ boundSeconds })).sources.outbox;
    expect(await outbox(0)).to.deep.equal({ unpublished: 0, oldestSeconds: 0, isBehind: false });
    await sequelize.transaction(async (transaction) => {
      await appendEvent(transaction, added());
      await appendEvent(transaction, added());
    });
    operations.time.advance(31_000);
    expect(await outbox(31)).to.deep.equal({ unpublished: 2, oldestSeconds: 31, isBehind: false });
    expect(await outbox(30)).to.include({ isBehind: true });
    expect((await queries().eventLag({})).needsAttention).to.equal(true);
    await sequelize.query("UPDATE outbox SET published_at = now()");
    expect(await outbox(0)).to.include({ unpublished: 0, isBehind: false });
  });

  it("are shown while PostgreSQL and MongoDB are away, with the word that these are", async () => {
    const { settings } = operations.suite;
    const postgres = openPostgres({ ...settings, POSTGRES_URL: "postgres://x:y@127.0.0.1:9/z" });
    const mongo = openMongo({ ...settings, MONGO_URL: "mongodb://127.0.0.1:9", STORE_TIMEOUT_MS: 200 });
    const { clock, newId } = operations.deps;
    const { redis } = operations.suite.stores;
    const events = openEventDeps({
      redis,
      mongo,
      projections: [operations.shelf.projection],
      clock,
      newId,
      log,
    });
    const cut = operations.as("admin", { ...operations.deps, ...events, postgres, mongo });
    await died(1);
    const seen = await cut.queries.eventLag({});
    await Promise.all([postgres.close(), mongo.close()]);
    expect(seen.groups.map(({ group, dead }) => ({ group, dead }))).to.deep.equal([
      { group: "shelf-labels", dead: 1 },
    ]);
    expect(seen.sources).to.deep.equal({ outbox: null, changes: null, away: ["postgresql", "mongodb"] });
    expect(seen).to.deep.include({ projections: [], needsAttention: true });
  });

  it("are nobody's to see or change but administrators'", async () => {
    for (const role of ["member", "moderator"] as const) {
      const theirs = operations.as(role);
      const wish = { letters: { group: "shelf-labels" }, dryRun: true } as const;
      for (const call of [
        theirs.queries.eventLag({}),
        theirs.queries.deadEvents({}),
        theirs.commands.replayDead(wish),
        theirs.commands.discardDead(wish),
        theirs.commands.forgetGroup({ group: "shelf-labels", dryRun: true }),
      ])
        expect(await failureFrom(call), role).to.include({ code: "FORBIDDEN" });
    }
  });
});
