import { type DomainEvent, idsFrom } from "@marketplace/kernel";
import { manualClock } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { eventFrom, eventTypes } from "./event.fixture.ts";
import { KEEP_MS, keyOf } from "./notification-document.ts";
import { notificationsOf } from "./notifications-of.ts";
import { type NotificationsSuite, openNotificationsSuite } from "./notifications-suite.fixture.ts";
import { notificationConsumer, notify } from "./reactions.ts";

/** `NOTIFICATION_RUNS=2000` runs the long form. */
const RUNS = Number(process.env.NOTIFICATION_RUNS ?? 200);
const SEED = 20_260_601;
// Of now: what has been kept for long enough MongoDB deletes by its own clock, also under a test.
const { clock } = manualClock(new Date());
const newId = idsFrom(clock);
const people = Array.from({ length: 3 }, newId);
const nobody = newId();

const event = fc
  .record({
    type: fc.constantFrom(...eventTypes),
    by: fc.constantFrom("buyer" as const, "seller" as const, "system" as const),
    trade: fc.shuffledSubarray(people, { minLength: 2, maxLength: 2 }),
    copies: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ trade: [buyerId = nobody, sellerId = nobody], copies, ...facts }) => ({
    ...{ copies, facts: { ...facts, at: clock(), buyerId, sellerId } },
  }));

/** How a consumer's try of a batch ends: all but the first have it come again. */
const fate = fc.constantFrom<("succeeds" | "fails first" | "fails half-way" | "dies before it says so")[]>(
  "succeeds",
  "succeeds",
  "fails first",
  "fails half-way",
  "dies before it says so",
);

describe("notifications from events", function () {
  this.timeout(600_000);
  let suite: NotificationsSuite;
  before(async () => {
    suite = await openNotificationsSuite();
  });
  after(() => suite.close());
  beforeEach(() => suite.clear());

  it("are neither lost nor doubled, with every event doubled, shuffled, in any batches, by two that fail", async () => {
    const drawn = fc.record({
      events: fc.array(event, { minLength: 1, maxLength: 25 }),
      order: fc.infiniteStream(fc.nat(1_000)),
      size: fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
      fates: fc.array(fate, { maxLength: 12 }),
    });
    let doubled = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async ({ events, order, size, fates }) => {
        await suite.clear();
        const sent = events.map(({ facts, copies }) => ({
          event: eventFrom({ ...facts, id: newId(), subjectId: newId() }),
          copies,
        }));
        const delivered = shuffled(
          sent.flatMap(({ event: one, copies }) => Array.from({ length: copies }, () => one)),
          order,
        );
        doubled += delivered.length - sent.length;
        await consumeByTwo(batchesOf(delivered, size), [...fates]);

        const told = sent.flatMap(({ event: one }) => notificationsOf(one));
        const expected = told.map(({ eventId, ...rest }) => ({
          ...{ _id: keyOf({ eventId, userId: rest.userId }), ...rest, read: false },
        }));
        expect(await suite.rows()).to.deep.equal(expected.sort((a, b) => (a._id < b._id ? -1 : 1)));
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(doubled).to.be.greaterThan(RUNS);
  });

  async function consumeByTwo(queue: (readonly DomainEvent[])[], fates: string[]): Promise<void> {
    const { handle } = notificationConsumer({ ...suite.stores, clock });
    async function consume(): Promise<void> {
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
        const ends = fates.shift() ?? "succeeds";
        if (ends === "fails half-way") await handle(batch.slice(0, Math.ceil(batch.length / 2)));
        else if (ends !== "fails first") await handle(batch);
        if (ends !== "succeeds") queue.push(batch);
      }
    }
    await Promise.all([consume(), consume()]);
  }

  it("are made once by 16 who handle the same batch at the same moment, 20 times", async () => {
    for (let time = 0; time < 20; time += 1) {
      await suite.clear();
      const batch = Array.from({ length: 10 }, () => placed());
      await Promise.all(Array.from({ length: 16 }, () => notify({ ...suite.stores, clock }, batch)));
      expect(await suite.rows()).to.have.length(10);
    }
  });

  it("stay read when their event comes again", async () => {
    const one = placed();
    const seller = suite.as(people[1] ?? nobody);
    await notify({ ...suite.stores, clock }, [one]);
    expect(await seller.markRead({ ids: [one.id] })).to.deep.equal({ count: 0, more: false });
    await notify({ ...suite.stores, clock }, [one, one]);
    expect(await seller.unread()).to.deep.equal({ count: 0, more: false });
  });

  it("are not made of what has been longer ago than they are kept", async () => {
    const time = manualClock(new Date(clock().getTime() + KEEP_MS));
    await notify({ ...suite.stores, clock: time.clock }, [placed()]);
    expect(await suite.rows()).to.deep.equal([]);
    await notify({ ...suite.stores, clock: () => new Date(time.clock().getTime() - 1) }, [placed()]);
    expect(await suite.rows()).to.have.length(1);
  });

  it("are kept as long by MongoDB itself", async () => {
    const indexes = await suite.stores.mongo.db.collection("notifications").indexes();
    const kept = indexes.find(({ expireAfterSeconds }) => expireAfterSeconds !== undefined);
    expect(kept).to.deep.include({ key: { at: 1 }, expireAfterSeconds: KEEP_MS / 1_000 });
  });

  it("are made of no event of a batch in which one is not known, so that each can be tried alone", async () => {
    const unknown = { ...placed(), type: "orders.dreamt-of" };
    const failure: unknown = await notify({ ...suite.stores, clock }, [placed(), unknown]).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).to.be.instanceOf(Error);
    expect(await suite.rows()).to.deep.equal([]);
  });

  const placed = () =>
    eventFrom({
      ...{ id: newId(), type: "orders.placed", at: clock(), subjectId: newId() },
      ...{ buyerId: people[0] ?? nobody, sellerId: people[1] ?? nobody },
    });
});

function shuffled<T>(things: readonly T[], order: fc.Stream<number>): T[] {
  const keys = [...order.take(things.length)];
  return things
    .map((thing, index) => ({ thing, key: keys[index] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ thing }) => thing);
}

function batchesOf<T>(things: readonly T[], sizes: fc.Stream<number>): T[][] {
  const left = [...things];
  const batches: T[][] = [];
  for (const size of sizes) {
    if (left.length === 0) return batches;
    batches.push(left.splice(0, size));
  }
  return batches;
}
