import { isDeepStrictEqual } from "node:util";
import { type EventStreams, openEventStreams, runConsumers } from "@marketplace/durable";
import { type DomainEvent, idsFrom, systemClock } from "@marketplace/kernel";
import { MEDIA_EVENTS } from "@marketplace/stores";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { Redis } from "ioredis";
import { mediaConsumer } from "./consumer.ts";
import { type MediaSuite, nowhere, openMediaSuite, quietLog } from "./media-suite.fixture.ts";
import { twoColours } from "./photograph.fixture.ts";
import { type RunningPump, runPump } from "./pump.ts";
import { bucketList, MALFORMED_LIST } from "./pump-scripts.ts";
import { sweepUploads } from "./sweep-uploads.ts";
import { uploadChannel } from "./tell-upload.ts";
import { uploadDocumentSchema, uploadsIn } from "./upload-document.ts";

const newId = idsFrom(systemClock);

/** An entry as MinIO pushes it. */
function entryOf(bucket: string, key: string): string {
  const event = { eventName: "s3:ObjectCreated:Post", s3: { bucket: { name: bucket }, object: { key } } };
  return JSON.stringify([{ Event: [event], EventTime: new Date().toISOString() }]);
}

describe("what MinIO tells of", () => {
  let suite: MediaSuite;
  let streams: EventStreams;
  let raw: Redis;
  const pumps: RunningPump[] = [];
  const ane = newId();
  before(async () => {
    suite = await openMediaSuite();
    streams = openEventStreams({ redis: suite.stores.redis, log: quietLog });
    raw = new Redis(suite.settings.REDIS_URL);
  });
  afterEach(async () => {
    await Promise.all(pumps.splice(0).map((pump) => pump.stop()));
  });
  after(async () => {
    await streams.close();
    await raw.quit();
    await suite.close();
  });

  const list = () => bucketList(suite.stores.minio.buckets.listingImages);
  function pump(
    into: Pick<EventStreams, "publish"> = streams,
    limits: { lockMs?: number } = {},
  ): RunningPump {
    const running = runPump({
      ...{ ...suite.stores, streams: into, clock: systemClock, newId, log: quietLog, ...limits },
    });
    pumps.push(running);
    return running;
  }
  function collecting() {
    const events: DomainEvent[] = [];
    const publish: EventStreams["publish"] = async (more) => {
      events.push(...more);
      return streams.state();
    };
    return { publish, toldOf: () => events.map(({ aggregateId }) => aggregateId) };
  }
  const isIn = (state: string, uploadId: string) =>
    until(
      () => suite.status(ane, uploadId),
      (status) => status?.state === state,
    );

  it("becomes photographs, and who follows is told of each step", async () => {
    const told: unknown[] = [];
    const follower = new Redis(suite.settings.REDIS_URL);
    await follower.subscribe(uploadChannel(suite.stores.redis, ane));
    follower.on("message", (_, message: string) => told.push(JSON.parse(message)));
    const media = mediaConsumer({
      ...{ ...suite.stores, attach: nowhere, clock: systemClock, log: quietLog, concurrency: 2 },
    });
    const consuming = runConsumers({
      ...{ redis: suite.stores.redis, consumers: [media.consumer] },
      ...{ clock: systemClock, random: Math.random, log: quietLog },
    });
    pump();
    try {
      const uploadId = await suite.upload(ane, await twoColours().toBuffer());
      await isIn("ready", uploadId);
      const bad = await suite.upload(ane, Buffer.from("no photograph"));
      await isIn("rejected", bad);
      const { reason } = (await suite.status(ane, bad)) ?? { reason: null };
      const ends = [
        { uploadId, state: "ready" },
        { uploadId: bad, state: "rejected", reason },
      ];
      // Of its coming nobody is told where it is taken before that was noted.
      const last = () => [uploadId, bad].map((id) => told.filter((one) => isOf(one, id)).at(-1));
      await until(last, (seen) => isDeepStrictEqual(seen, ends));
      for (const id of [uploadId, bad]) expect(told).to.deep.include({ uploadId: id, state: "processing" });
      // Counted once the file is gone as well.
      await until(media.stats, ({ rejected }) => rejected === 1);
      expect(media.stats().ready).to.equal(1);
    } finally {
      await consuming.stop();
      await follower.quit();
    }
  });

  it("is published once by however many pumps, and nothing of it stays", async () => {
    const into = collecting();
    // None dies here, and none is taken for dead that only stands still for a while.
    for (let nth = 0; nth < 4; nth++) pump(into, { lockMs: 600_000 });
    const uploadIds: string[] = [];
    for (let nth = 0; nth < 20; nth++) uploadIds.push(await suite.upload(ane, Buffer.from(`file ${nth}`)));
    await until(into.toldOf, ({ length }) => length >= 20);
    await until(async () => (await raw.llen(list())) === 0);
    expect([...into.toldOf()].sort()).to.deep.equal(uploadIds.sort());
    await isIn("uploaded", uploadIds[0] ?? "");
  });

  it("stays where it is while it cannot be published, and is published when it can be", async () => {
    const into = collecting();
    let isAway = true;
    const failing = pump({
      publish: (events) => (isAway ? Promise.reject(new Error("away")) : into.publish(events)),
    });
    const uploadId = await suite.upload(ane, Buffer.from("file"));
    await until(failing.stats, ({ failures }) => failures > 0);
    expect(await raw.llen(list())).to.equal(1);
    isAway = false;
    await until(into.toldOf, ({ length }) => length > 0);
    expect(into.toldOf()).to.deep.equal([uploadId]);
    await until(async () => (await raw.llen(list())) === 0);
  });

  it("is published again by another pump when one has died before it was let go", async () => {
    const uploadId = await suite.upload(ane, Buffer.from("file"));
    let isDead = false;
    let bury = () => {};
    pump({
      publish: () => {
        isDead = true;
        return new Promise((_, reject) => {
          bury = () => reject(new Error("dead"));
        });
      },
    });
    await until(() => isDead);
    const into = collecting();
    pump(into);
    await until(into.toldOf, (told) => told.includes(uploadId));
    bury();
  });

  it("goes to the installation whose bucket it is of", async () => {
    const into = collecting();
    const running = pump(into);
    const other = `suite-of-another-${newId()}`;
    const entry = entryOf(other, `staging%2F${ane}%2F${newId()}`);
    await raw.rpush(MEDIA_EVENTS.list, entry);
    await until(async () => (await raw.llen(bucketList(other))) === 1);
    expect(await raw.lrange(bucketList(other), 0, -1)).to.deep.equal([entry]);
    expect(await raw.pttl(bucketList(other))).to.be.above(0);
    expect(into.toldOf()).to.deep.equal([]);
    expect(running.stats().malformed).to.equal(0);
    await raw.del(bucketList(other));
  });

  it("is put aside when nobody understands it, and keeps nothing else from coming", async () => {
    const into = collecting();
    const running = pump(into);
    const { listingImages } = suite.stores.minio.buckets;
    const uploadId = newId();
    const nonsense = `nonsense of ${uploadId}`;
    const odd = [
      entryOf(listingImages, "staging/../user/x.webp"),
      entryOf(listingImages, `staging%2F${ane}%2F..%2F${newId()}`),
      entryOf(listingImages, "staging%2F%E0%A4%A"),
      JSON.stringify([
        { Event: [{ eventName: "s3:ObjectRemoved:Delete", s3: { bucket: { name: listingImages } } }] },
      ]),
    ];
    await raw.rpush(MEDIA_EVENTS.list, nonsense);
    await raw.rpush(list(), ...odd, entryOf(listingImages, `staging%2F${ane}%2F${uploadId}`));
    await until(into.toldOf, ({ length }) => length > 0);
    expect(into.toldOf()).to.deep.equal([uploadId]);
    const aside = async () => raw.lrange(MALFORMED_LIST, 0, -1);
    // Put aside once the good one was published, which may be told of first.
    await until(aside, (entries) => [nonsense, ...odd].every((one) => entries.includes(one)));
    // Another suite's pump may have met the nonsense.
    await until(running.stats, ({ malformed }) => malformed >= odd.length);
    for (const entry of [nonsense, ...odd]) await raw.lrem(MALFORMED_LIST, 0, entry);
  });

  describe("and of what it has not told", () => {
    const HOUR = 3_600_000;
    const sweep = (
      into: Pick<EventStreams, "publish">,
      { afterMs = 0, waiting = 0, lateMs = 0 }: { afterMs?: number; waiting?: number; lateMs?: number } = {},
    ) =>
      sweepUploads(
        {
          ...{ ...suite.stores, streams: into, newId },
          ...{ clock: () => new Date(Date.now() + lateMs), backlog: async () => waiting },
        },
        { afterMs },
      );
    const stateOf = async (uploadId: string) => (await suite.status(ane, uploadId))?.state;

    it("a sweep finds the files, once they are old enough, and gives each its time again", async () => {
      const into = collecting();
      const uploadId = await suite.upload(ane, Buffer.from("file"));
      const { uploadId: empty } = await suite.create(ane, { bytes: 5 });
      await sweep(into, { afterMs: HOUR });
      expect(into.toldOf()).to.not.include(uploadId);
      await sweep(into);
      expect(into.toldOf()).to.include(uploadId).and.not.include(empty);
      expect([await stateOf(uploadId), await stateOf(empty)]).to.deep.equal(["uploaded", "waiting"]);
      const again = collecting();
      await sweep(again, { afterMs: HOUR });
      expect(again.toldOf()).to.not.include(uploadId);
    });

    it("a sweep tells again of those that were told of only when none waits any more", async () => {
      const uploadId = await suite.upload(ane, Buffer.from("file"));
      await sweep(collecting());
      const [busy, idle] = [collecting(), collecting()];
      await sweep(busy, { waiting: 1 });
      expect(busy.toldOf()).to.not.include(uploadId);
      await sweep(idle);
      expect(idle.toldOf()).to.include(uploadId);
    });

    it("a sweep finds the files behind a thousand forms that nobody has used", async () => {
      const { uploadId: unused } = await suite.create(ane, { bytes: 5 });
      const uploads = uploadsIn(suite.stores.mongo);
      const form = uploadDocumentSchema.omit({ _id: true }).parse(await uploads.findOne({ _id: unused }));
      await uploads.insertMany(Array.from({ length: 1_000 }, () => ({ ...form, _id: newId() })));
      const uploadId = await suite.upload(ane, Buffer.from("file"));
      const into = collecting();
      await sweep(into);
      expect(into.toldOf()).to.include(uploadId);
      await uploads.deleteMany({ state: "waiting" });
    });

    it("a sweep tells again of those that have waited for long, however many others wait", async () => {
      const uploadId = await suite.upload(ane, Buffer.from("file"));
      await sweep(collecting());
      const [soon, late, again] = [collecting(), collecting(), collecting()];
      await sweep(soon, { waiting: 1, lateMs: HOUR / 12 });
      expect(soon.toldOf()).to.not.include(uploadId);
      await sweep(late, { waiting: 1, lateMs: HOUR / 4 });
      expect(late.toldOf()).to.include(uploadId);
      await sweep(again, { waiting: 1, lateMs: HOUR / 3 });
      expect(again.toldOf()).to.not.include(uploadId);
    });

    it("a sweep gives up those that no file has come for, and only when none can come", async () => {
      const { uploadId } = await suite.create(ane, { bytes: 5 });
      const late = await suite.upload(ane, Buffer.from("file"));
      await sweep(collecting(), { lateMs: HOUR / 6 });
      expect(await stateOf(uploadId)).to.equal("waiting");
      await sweep(collecting(), { lateMs: HOUR });
      expect([await stateOf(uploadId), await stateOf(late)]).to.deep.equal(["expired", "uploaded"]);
    });
  });
});

function isOf(message: unknown, uploadId: string): boolean {
  return (
    typeof message === "object" && message !== null && "uploadId" in message && message.uploadId === uploadId
  );
}
