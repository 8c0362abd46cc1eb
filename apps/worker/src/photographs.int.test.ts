import { openCache } from "@marketplace/cache";
import { appendEvent, defineConsumer, runConsumers } from "@marketplace/durable";
import { type DomainEvent, idsFrom, systemClock } from "@marketplace/kernel";
import { listingQueries } from "@marketplace/listings";
import { createCaller } from "@marketplace/rpc";
import { addAccount, addListing, type TestStores, testContext, until } from "@marketplace/testing";
import { userQueries } from "@marketplace/users";
import { expect } from "chai";
import { photographer, picture } from "./photographs.fixture.ts";
import { quietLog as log, openWorkers } from "./workers.fixture.ts";

const FLOOD = 100;
// All of it, on a busy machine.
const FLOOD_MS = 80_000;

describe("photographs, with two workers", function () {
  this.timeout(300_000);
  const newId = idsFrom(systemClock);
  let suite: TestStores;
  before(async () => {
    suite = await openWorkers(2);
  });
  after(() => suite.close());

  const statesOf = async (by: ReturnType<typeof photographer>, uploadIds: string[]) =>
    (await by.statuses(uploadIds)).map(({ state }) => state);

  it("that are uploaded stand on their listing, each once, where everybody sees them", async () => {
    const { stores } = suite;
    const cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
    const guest = createCaller(listingQueries({ ...stores, cache }))(testContext());
    const sellerId = await addAccount(stores);
    const listingId = await addListing(stores, { sellerId });
    try {
      const seller = photographer(suite, sellerId);
      const { images: own } = await guest.byId({ id: listingId });
      const pictures = await Promise.all(
        Array.from({ length: 12 - own.length }, (_, nth) => picture(nth, 64 + nth)),
      );
      const uploadIds = await Promise.all(
        pictures.map((bytes) => seller.upload(bytes, { purpose: "listing", listingId })),
      );
      await until(
        () => statesOf(seller, uploadIds),
        (states) => states.every((state) => state === "ready"),
      );
      const { images } = await until(
        () => guest.byId({ id: listingId }),
        (listing) => listing.images.length === 12,
      );
      const widths = images
        .slice(own.length)
        .map(({ width }) => width)
        .sort((one, other) => one - other);
      expect(widths).to.deep.equal(pictures.map((_, nth) => 64 + nth));
      for (const one of await seller.statuses(uploadIds)) expect(one.attached).to.equal(true);
    } finally {
      await cache.close();
    }
  });

  it("become an account's avatar, which everybody sees", async () => {
    const { stores, settings } = suite;
    const cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
    const own = { clock: systemClock, newId, settings, cache };
    const guest = createCaller(userQueries({ ...stores, ...own }))(testContext());
    const userId = await addAccount(stores);
    try {
      expect((await guest.profile({ userId })).avatarUrl).to.equal(null);
      const person = photographer(suite, userId);
      const uploadId = await person.upload(await picture(77, 300, 300), { purpose: "avatar" });
      const { avatarUrl } = await until(
        () => guest.profile({ userId }),
        (profile) => profile.avatarUrl !== null,
      );
      const [status] = await until(
        () => person.statuses([uploadId]),
        ([one]) => one?.state === "ready",
      );
      expect(avatarUrl).to.equal(status?.image?.thumbnailUrl);
      expect((await fetch(avatarUrl ?? "none")).headers.get("content-type")).to.equal("image/webp");
    } finally {
      await cache.close();
    }
  });

  it("that are ready or rejected are told of as events", async () => {
    const { stores } = suite;
    const heard: DomainEvent[] = [];
    const hearing = runConsumers({
      ...{ redis: stores.redis, clock: systemClock, random: Math.random, log },
      consumers: [
        defineConsumer({
          ...{ group: "heard", topics: ["media"] },
          handle: async (events) => void heard.push(...events),
        }),
      ],
    });
    try {
      const userId = await addAccount(stores);
      const person = photographer(suite, userId);
      const good = await person.upload(await picture(99));
      const bad = await person.upload(Buffer.from("no photograph"));
      const typeOf = (uploadId: string) =>
        heard.find(({ aggregateId }) => aggregateId === uploadId)?.type ?? null;
      await until(
        async () => [typeOf(good), typeOf(bad)],
        (types) => !types.includes(null),
      );
      expect([typeOf(good), typeOf(bad)]).to.deep.equal(["media.ready", "media.rejected"]);
      expect(heard.find(({ aggregateId }) => aggregateId === good)?.payload).to.deep.equal({
        ...{ uploadId: good, userId },
      });
    } finally {
      await hearing.stop();
    }
  });

  it("that come in a flood leave other events their turn", async () => {
    const { stores } = suite;
    const userId = await addAccount(stores);
    const person = photographer(suite, userId);
    const large = await Promise.all(Array.from({ length: 4 }, (_, nth) => picture(200 + nth, 1600, 1200)));
    const uploadIds = await Promise.all(
      Array.from({ length: FLOOD }, (_, nth) =>
        // Each is other bytes, and none is found by its content.
        person.upload(Buffer.concat([large[nth % 4] ?? Buffer.alloc(0), Buffer.from(`${nth}`)])),
      ),
    );
    const profiles = stores.mongo.db.collection<{ _id: string }>("profiles");
    const somebody = await addAccount(stores, { name: "Una" });
    expect(await profiles.findOne({ _id: somebody })).to.equal(null);
    await stores.postgres.sequelize.transaction((transaction) =>
      appendEvent(transaction, {
        ...{ id: newId(), type: "users.registered", version: 1, at: systemClock() },
        ...{ aggregateId: somebody, sequence: 1, payload: { userId: somebody } },
      }),
    );
    await until(
      () => profiles.findOne({ _id: somebody }),
      (row) => row !== null,
    );
    const uploads = stores.mongo.db.collection("uploads");
    const left = await uploads.countDocuments({ userId, state: { $in: ["waiting", "uploaded"] } });
    expect(left).to.be.above(FLOOD / 2);
    await until(
      () => uploads.countDocuments({ userId, state: "ready" }),
      (ready) => ready === uploadIds.length,
      FLOOD_MS,
    );
  });
});
