import { setTimeout as pause } from "node:timers/promises";
import { createClient, type MarketplaceClient } from "@marketplace/api";
import { seededRandom, until } from "@marketplace/testing";
import { expect } from "chai";
import sharp from "sharp";
import { type EventsThief, stealEvents } from "./events-thief.fixture.ts";
import { type OwnPlatform, openOwnPlatform } from "./own-platform.fixture.ts";
import { persist } from "./persist.fixture.ts";
import { bike } from "./wants.fixture.ts";

/** `MEDIA_CHAOS_UPLOADS=300` runs the long form. */
const UPLOADS = Number(process.env.MEDIA_CHAOS_UPLOADS ?? 60);
const PER_LISTING = 12;
const LANES = 4;
const PATIENCE_MS = 180_000;

/*
 * A part of what MinIO tells is lost, workers are killed again and again, and Redis is killed in between; people go on
 * uploading. Once it is over, every photograph is ready and stands on its listing, once.
 */
describe("photographs whose events are lost and whose workers are killed", function () {
  this.timeout(PATIENCE_MS * 3);
  const random = seededRandom(20_261_126);
  let platform: OwnPlatform;
  let seller: MarketplaceClient;
  let thief: EventsThief;
  before(async () => {
    platform = await openOwnPlatform("lost-uploads", {
      ...{ STORE_TIMEOUT_MS: "2000", MEDIA_UPLOADS_PER_DAY: "10000" },
    });
    const command = await platform.start("command");
    const query = await platform.start("query");
    const at = { url: query.url, commandUrl: command.url, timeoutMs: 20_000 };
    const { tokens } = await persist(() =>
      createClient(at).users.register.mutate({
        ...{ email: "sif@lost.example", password: "correct horse battery", name: "Sif" },
      }),
    );
    seller = createClient({ ...at, token: tokens.accessToken });
    thief = stealEvents(platform.stores, 0.3);
  });
  after(async () => {
    await thief.stop();
    await platform.close();
  });

  it("are all ready, and each stands on its listing once", async () => {
    const listings: string[] = [];
    for (let nth = 0; nth < Math.ceil(UPLOADS / PER_LISTING); nth++) {
      const key = `bike-number-${nth}`;
      listings.push(
        (await persist(() => seller.listings.create.mutate({ ...bike, idempotencyKey: key }))).id,
      );
    }
    let isUploading = true;
    const killing = killAgainAndAgain(() => isUploading);
    const uploaded = new Map<string, Photograph>();
    const photographs = Array.from({ length: UPLOADS }, (_, nth) => ({
      ...{ nth, listingId: listings[Math.floor(nth / PER_LISTING)] ?? "", width: 64 + (nth % PER_LISTING) },
    }));
    const lane = async (which: number): Promise<void> => {
      for (const photograph of photographs.filter(({ nth }) => nth % LANES === which)) {
        const bytes = await picture(photograph);
        uploaded.set(await persist(() => upload(photograph.listingId, bytes)), photograph);
        await pause(random() * 200);
      }
    };
    await Promise.all(Array.from({ length: LANES }, (_, which) => lane(which)));
    isUploading = false;
    const { killed, outages } = await killing;
    await thief.stop();
    await platform.start("worker");
    await allReady([...uploaded.keys()]);

    for (const listingId of listings) {
      const { images } = await seller.listings.byId.query({ id: listingId });
      const expected = photographs.filter((one) => one.listingId === listingId).map(({ width }) => width);
      expect(images.map(({ width }) => width)).to.have.members(expected);
      for (const { url } of images.slice(0, 2)) expect((await fetch(url)).status).to.equal(200);
    }
    expect(killed).to.be.above(1);
    expect(outages).to.be.above(0);
    const { seen, taken } = thief.counts();
    expect(taken, `of ${seen} events`).to.be.above(UPLOADS * 0.15);
    const staged = platform.stores.minio.client.listObjects(
      ...([platform.stores.minio.buckets.listingImages, "staging/", true] as const),
    );
    // Those of forms that were sent and never answered may be left, for the sweep to expire.
    const left = (await staged.toArray()).map(({ name = "" }) => name.split("/")[2] ?? "");
    expect(left.filter((uploadId) => uploaded.has(uploadId))).to.deep.equal([]);
    expect(await orphans(), "objects and photographs that nobody refers to").to.deep.equal([]);
  });

  /** Objects that no photograph names, and photographs that no listing shows. */
  async function orphans(): Promise<readonly string[]> {
    const { mongo, minio } = platform.stores;
    const photographs = await mongo.db
      .collection<{ _id: string; original: string; objects: { key: string }[] }>("photographs")
      .find({})
      .toArray();
    const named = new Set(
      photographs.flatMap(({ original, objects }) => [original, ...objects.map(({ key }) => key)]),
    );
    const shown = new Set(await mongo.db.collection("listings").distinct("images.key"));
    const unnamed: string[] = [];
    for (const prefix of ["user/", "original/"])
      for await (const { name = "" } of minio.client.listObjects(minio.buckets.listingImages, prefix, true))
        if (!named.has(name)) unnamed.push(name);
    const unshown = photographs.filter(({ objects }) => !objects.some(({ key }) => shown.has(key)));
    return [...unnamed, ...unshown.map(({ _id }) => _id)];
  }

  interface Photograph {
    readonly nth: number;
    readonly listingId: string;
    readonly width: number;
  }

  /** Kills a worker every few seconds, and now and then Redis, while it is wanted. */
  async function killAgainAndAgain(isWanted: () => boolean) {
    const counts = { killed: 0, outages: 0 };
    while (isWanted() || counts.killed < 2) {
      const worker = await platform.start("worker");
      await pause(1_000 + random() * 3_000);
      await worker.kill();
      counts.killed++;
      if (counts.killed % 2 === 1) {
        const { again } = await platform.end("redis");
        await pause(200);
        await again();
        counts.outages++;
      }
    }
    return counts;
  }

  async function upload(listingId: string, bytes: Buffer): Promise<string> {
    const { uploadId, url, fields } = await seller.media.createUpload.mutate({
      ...{ purpose: "listing", listingId, contentType: "image/jpeg", bytes: bytes.length },
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }));
    const sent = await fetch(url, { method: "POST", body: form, signal: AbortSignal.timeout(10_000) });
    if (!sent.ok) throw new Error(`MinIO answered ${sent.status}`);
    return uploadId;
  }

  async function allReady(uploadIds: readonly string[]): Promise<void> {
    const open = async () => {
      const states: string[] = [];
      for (let place = 0; place < uploadIds.length; place += 50) {
        const some = uploadIds.slice(place, place + 50);
        const found = await persist(() => seller.media.status.query({ uploadIds: [...some] }));
        states.push(...found.filter((one) => !one.attached).map(({ state, reason }) => reason ?? state));
      }
      return states;
    };
    await until(open, ({ length }) => length === 0, PATIENCE_MS);
  }
});

function picture({ nth, width }: { readonly nth: number; readonly width: number }): Promise<Buffer> {
  const background = { r: nth % 256, g: (nth >> 8) % 256, b: 90 };
  return sharp({ create: { width, height: 48, channels: 3, background } })
    .jpeg({ quality: 95 })
    .toBuffer();
}
