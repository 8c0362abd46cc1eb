import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openEventOperations, openEventStreams } from "@marketplace/durable";
import { idsFrom } from "@marketplace/kernel";
import { killAtRandom, manualClock, pickOne, seededRandom, until } from "@marketplace/testing";
import { openWorkerProcesses } from "@marketplace/testing/worker-processes";
import { expect } from "chai";
import { eventFrom, eventTypes } from "./event.fixture.ts";
import { keyOf } from "./notification-document.ts";
import { notificationsOf } from "./notifications-of.ts";
import { type NotificationsSuite, openNotificationsSuite } from "./notifications-suite.fixture.ts";

/** `NOTIFICATION_KILLS=200` runs the long form. */
const KILLS = Number(process.env.NOTIFICATION_KILLS ?? 12);
const EVENTS = KILLS * 60;
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };

describe("notifications whose consumers are killed", function () {
  this.timeout(300_000);
  let suite: NotificationsSuite;
  before(async () => {
    suite = await openNotificationsSuite();
  });
  after(() => suite.close());

  it("are neither lost nor doubled, with every event published up to three times, shuffled and delayed", async () => {
    const random = seededRandom(20_260_601);
    // Of now: what has been kept for long enough MongoDB deletes by its own clock, also under a test.
    const { clock } = manualClock(new Date());
    const newId = idsFrom(clock);
    const people = Array.from({ length: 8 }, newId);
    const events = Array.from({ length: EVENTS }, (_, place) => {
      const buyerId = pickOne(people, random);
      return eventFrom({
        ...{
          id: newId(),
          type: eventTypes[place % eventTypes.length] ?? "",
          at: clock(),
          subjectId: newId(),
        },
        ...{
          buyerId,
          sellerId: pickOne(
            people.filter((one) => one !== buyerId),
            random,
          ),
        },
        by: pickOne(["buyer", "seller", "system"], random),
      });
    });
    const deliveries = events
      .flatMap((event) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => event))
      .map((event) => ({ event, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ event }) => event);

    const { redis } = suite.stores;
    const streams = openEventStreams({ redis, log });
    const { settings } = suite;
    const processes = await openWorkerProcesses<object>({
      entry: join(import.meta.dirname, "consumer-process.fixture.ts"),
      unused: ["minio", "sequelize", "pg"],
      used: ["ioredis"],
    });
    const victim = processes.startedAhead({
      MONGO_URL: settings.MONGO_URL,
      MONGO_DATABASE: settings.MONGO_DATABASE,
      REDIS_URL: settings.REDIS_URL,
      REDIS_KEY_PREFIX: settings.REDIS_KEY_PREFIX,
      SEEN_AT: clock().toISOString(),
    });
    const publishing = (async () => {
      while (deliveries.length > 0) {
        await streams.publish(deliveries.splice(0, 1 + Math.floor(random() * 12)));
        await pause(random() * 25);
      }
    })();
    try {
      const place = () => ({ answers: 0 });
      const { killed } = await killAtRandom({
        ...{ kills: KILLS, random, victim, longestLifeMs: 500, longestFreezeMs: 700 },
        places: [place, place],
      });
      await publishing;
      expect(killed).to.be.at.least(KILLS);
      await victim();
      const { lag } = openEventOperations({ redis, log });
      await until(
        async () => (await lag()).filter(({ group }) => group === "notifications"),
        (own) => own.every(({ pending, undelivered }) => pending + undelivered === 0),
        60_000,
      );
      const lags = await lag();
      expect(lags.map(({ dead }) => dead)).to.deep.equal(lags.map(() => 0));
    } finally {
      await processes.close();
      await streams.close();
    }

    const told = events.flatMap(notificationsOf).map(({ eventId, ...facts }) => ({
      ...{ _id: keyOf({ eventId, userId: facts.userId }), ...facts, read: false },
    }));
    expect(await suite.rows()).to.deep.equal(told.sort((a, b) => (a._id < b._id ? -1 : 1)));
  });
});
