import { createHash } from "node:crypto";
import { idsFrom } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { type MediaWorker, photographOf, type StoredImage, storePhotograph } from "@marketplace/media";
import { openLogger } from "@marketplace/rpc";
import { addAccount, addListing, openTestStores, type TestStores, until } from "@marketplace/testing";
import { setAvatar } from "@marketplace/users";
import { expect } from "chai";
import { openMediaSweep } from "./open-media-sweep.ts";
import { orphansIn } from "./orphans.fixture.ts";
import { photographer, picture } from "./photographs.fixture.ts";
import { startWorker } from "./worker-process.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** A photograph with everybody who may refer to it, over the time that it is kept for. */
describe("photographs that nobody refers to any more", () => {
  let suite: TestStores;
  let sweep: MediaWorker;
  let lateMs = 0;
  const clock = () => new Date(Date.now() + lateMs);
  const newId = idsFrom(clock);
  before(async () => {
    suite = await openTestStores({ buckets: true });
    const streams = { publish: () => Promise.reject(new Error("No upload waits")) };
    sweep = openMediaSweep({
      ...{ ...suite, settings: { MEDIA_APPEAL_DAYS: 30, MEDIA_GRACE_HOURS: 24 }, clock, newId, log: quiet },
      uploads: { streams, backlog: async () => 0 },
      ...{ restMs: 0, passMs: 60_000 },
    });
  });
  after(() => suite.close());

  let made = 0;
  async function store(userId: string, folder: "listings" | "avatars" = "listings"): Promise<StoredImage> {
    made += 1;
    const bytes = await picture(made * 16);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const photograph = await photographOf(bytes);
    return storePhotograph({ ...suite.stores, clock }, { userId, folder, sha256 }, photograph);
  }
  async function list(sellerId: string, image: StoredImage): Promise<string> {
    const id = await addListing(suite.stores, { sellerId });
    const listings = suite.stores.mongo.db.collection<{ _id: string }>("listings");
    await listings.updateOne({ _id: id }, { $set: { images: [image] } });
    return id;
  }
  /** How many versions stand of a photograph, its original with them, after a sweep at a time from now. */
  async function standAfter(ms: number, ...images: readonly StoredImage[]): Promise<number[]> {
    lateMs = ms;
    await sweep.run();
    const counts: number[] = [];
    for (const { key } of images) {
      const base = key.slice("user".length, -"-1280.webp".length);
      let count = 0;
      for (const bucket of Object.values(suite.stores.minio.buckets))
        for (const prefix of [`user${base}`, `original${base}`]) {
          const { client } = suite.stores.minio;
          for await (const _ of client.listObjects(bucket, prefix, true, { IncludeVersion: true })) count++;
        }
      counts.push(count);
    }
    return counts;
  }

  it("stay for the time that each has, and then go with every version", async () => {
    const { stores } = suite;
    const [userId, leaver] = [await addAccount(stores), await addAccount(stores)];
    const [shown, deleted, nobodys] = [await store(userId), await store(userId), await store(userId)];
    const [worn, replaced] = [await store(leaver, "avatars"), await store(leaver, "avatars")];
    const own = { ...stores, clock, newId, changed: async () => {} };
    for (const { thumbnailKey: key } of [replaced, worn])
      await setAvatar(own, { userId: leaver, key, uploadId: newId() });
    await list(userId, shown);
    const id = await list(userId, deleted);
    const { client, buckets } = stores.minio;
    await client.putObject(buckets.listingImages, deleted.key, Buffer.from("a version more"));
    const all = [shown, deleted, nobodys, worn, replaced] as const;

    // Whatever is young stays; the version that nobody asked for goes.
    expect(await standAfter(0, ...all)).to.deep.equal([5, 5, 5, 5, 5]);
    expect(await standAfter(23 * HOUR, ...all)).to.deep.equal([5, 5, 5, 5, 5]);
    expect(await standAfter(26 * HOUR, ...all)).to.deep.equal([5, 5, 0, 5, 0]);

    await openSales({ ...own, log: quiet }).move(
      { id, version: 1, sellerId: userId },
      "remove",
      async () => {},
    );
    expect(await standAfter(26 * HOUR + 29.9 * DAY, shown, deleted)).to.deep.equal([5, 5]);
    await client.removeObject(buckets.listingImages, deleted.key);
    expect(await standAfter(26 * HOUR + 30.1 * DAY, shown, deleted)).to.deep.equal([5, 0]);

    await stores.postgres.sequelize.query("DELETE FROM users WHERE id = $leaver", { bind: { leaver } });
    expect(await standAfter(60 * DAY, shown, worn)).to.deep.equal([5, 0]);
    const photographs = await stores.mongo.db.collection("photographs").find().toArray();
    expect(photographs.map(({ _id }) => `${_id}-1280.webp`)).to.deep.equal([shown.key]);
  });

  it("stay while their upload can still be attached, by whoever has it", async () => {
    const { stores } = suite;
    const userId = await addAccount(stores);
    // Later than all that was before: no sweep begins before the last one has ended.
    const begin = 100 * DAY;
    lateMs = begin;
    const [old, attachable] = [await store(userId), await store(userId)];
    lateMs = begin + 30 * HOUR;
    const upload = {
      ...{ _id: newId(), userId, purpose: { kind: "listing", listingId: null }, contentType: "image/jpeg" },
      ...{ bytes: 1, state: "ready", reason: null, image: attachable, attached: false, unattached: null },
      ...{ attempts: 1, createdAt: clock(), expiresAt: clock(), changedAt: clock() },
    };
    await stores.mongo.db.collection<{ _id: string }>("uploads").insertOne(upload);
    expect(await standAfter(begin + 53 * HOUR, old, attachable)).to.deep.equal([0, 5]);
    expect(await standAfter(begin + 56 * HOUR, attachable)).to.deep.equal([0]);
  });

  it("are none after uploads of all kinds, until one is taken off its listing", async () => {
    const { stores } = suite;
    const sellerId = await addAccount(stores);
    const listingId = await addListing(stores, { sellerId });
    const listings = stores.mongo.db.collection<{ _id: string; images: { key: string }[] }>("listings");
    await listings.updateOne({ _id: listingId }, { $set: { images: [] } });
    const seller = photographer(suite, sellerId);
    const worker = await startWorker(suite.settings, openLogger({ name: "test", level: "silent" }));
    try {
      const pictures = await Promise.all([1, 2, 3, 3].map((nth) => picture(nth * 16, 90)));
      const uploadIds = await Promise.all([
        ...pictures.map((bytes) => seller.upload(bytes, { purpose: "listing", listingId })),
        seller.upload(Buffer.from("no photograph"), { purpose: "listing", listingId }),
        seller.upload(await picture(64, 90), { purpose: "avatar" }),
      ]);
      await until(
        () => seller.statuses(uploadIds),
        (all) => all.every(({ state }) => state === "ready" || state === "rejected"),
      );
    } finally {
      await worker.close();
    }
    const none = { removed: 0, removedObjects: 0, restored: 0, lost: 0 };
    const before = await orphansIn(suite);
    expect(before).to.include({ ...none, photographs: before.photographs });
    expect(before.photographs).to.be.at.least(4);
    await listings.updateOne({ _id: listingId }, { $pop: { images: 1 } });
    expect(await orphansIn(suite)).to.include({ ...none, removed: 1, removedObjects: 5 });
  });
});
