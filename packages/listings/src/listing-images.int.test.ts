import { readyUpload, stageUpload } from "@marketplace/media/ready-upload";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import sharp from "sharp";
import { findListing } from "./find-listing.ts";
import { type ListingSuite, openListingSuite, untyped } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";

describe("a listing's photographs", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite({ buckets: true });
  });
  after(() => suite.close());

  const put = (userId: string, bytes: Buffer): Promise<string> =>
    readyUpload(suite.stores, { userId, bytes, clock: suite.clock, newId: suite.newId });
  const photograph = (shade: number): Promise<Buffer> =>
    sharp({
      create: {
        width: 80,
        height: 60,
        channels: 3,
        background: { r: redOf(shade), g: (shade * 91) % 256, b: 40 },
      },
    })
      .jpeg()
      .toBuffer();
  const upload = async (shade: number, userId = suite.seller) => put(userId, await photograph(shade));
  const uploads = (...shades: number[]) => Promise.all(shades.map((shade) => upload(shade)));
  const stored = (id: string) => listingsOf(suite.stores.mongo).findOne({ _id: id });

  it("are attached in order, served to the public, shown on its card, and told to orders", async () => {
    const { id, version } = await suite.active();
    const uploadIds = await uploads(10, 20);
    const { images } = await suite.as(suite.seller).attachImages({ id, version, uploadIds });
    expect(images.map(({ width, height }) => ({ width, height }))).to.deep.equal([
      { width: 80, height: 60 },
      { width: 80, height: 60 },
    ]);
    const [first, second] = await Promise.all(
      images.map(async ({ url }) => {
        const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
        return { type: answer.headers.get("content-type"), red: await redIn(await answer.arrayBuffer()) };
      }),
    );
    expect([first?.type, second?.type]).to.deep.equal(["image/webp", "image/webp"]);
    expect(first?.red).to.be.closeTo(redOf(10), 6);
    expect(second?.red).to.be.closeTo(redOf(20), 6);
    const { items } = await suite.seenBy(null).bySeller({ sellerId: suite.seller });
    expect(items.find((card) => card.id === id)?.thumbnailUrl).to.equal(images[0]?.thumbnailUrl);
    const thumbnailKey = (await findListing(suite.stores.mongo, id))?.thumbnailKey ?? "none";
    expect(images[0]?.thumbnailUrl.endsWith(thumbnailKey)).to.equal(true);
  });

  it("are added to, without one twice, and taken off by their address", async () => {
    const { id, version } = await suite.draft();
    const by = suite.as(suite.seller);
    await by.attachImages({ id, version, uploadIds: await uploads(1, 2) });
    const three = await by.attachImages({ id, version: 2, uploadIds: await uploads(2, 3) });
    expect(three.images.length).to.equal(3);
    const url = three.images[1]?.url ?? "none";
    const two = await by.removeImage({ id, version: 3, url });
    expect(two.images).to.deep.equal([three.images[0], three.images[2]]);
    expect(two.version).to.equal(4);
    expect((await failureFrom(by.removeImage({ id, version: 4, url }))).code).to.equal("NOT_FOUND");
  });

  it("are twelve at most", async () => {
    const { id, version } = await suite.draft();
    const by = suite.as(suite.seller);
    const tooMany = Array.from({ length: 13 }, () => suite.newId());
    const { code, fieldErrors } = await failureFrom(by.attachImages({ id, version, uploadIds: tooMany }));
    expect({ code, fieldErrors }).to.deep.equal({
      code: "VALIDATION_FAILED",
      fieldErrors: { uploadIds: ["must be at most 12 uploads"] },
    });
    await by.attachImages({ id, version, uploadIds: await uploads(30, 31, 32, 33, 34, 35) });
    const more = await uploads(36, 37, 38, 39, 40, 41, 42);
    const refused = await failureFrom(by.attachImages({ id, version: 2, uploadIds: more }));
    expect(refused.fieldErrors).to.deep.equal({ uploadIds: ["must be at most 6 more"] });
    const full = await by.attachImages({ id, version: 2, uploadIds: more.slice(0, 6) });
    expect(full.images.length).to.equal(12);
    // Those that it has already take no place, so that who was not answered can ask again.
    const again = await by.attachImages({ id, version: 3, uploadIds: more.slice(0, 6) });
    expect(again.images).to.deep.equal(full.images);
  });

  it("are refused together when one is no photograph, and nothing changes", async () => {
    const { id, version } = await suite.draft();
    const uploadIds = [await upload(50), await put(suite.seller, Buffer.from("<html>no photograph</html>"))];
    const before = await stored(id);
    const { code, fieldErrors } = await failureFrom(
      suite.as(suite.seller).attachImages({ id, version, uploadIds }),
    );
    expect(code).to.equal("VALIDATION_FAILED");
    expect(Object.keys(fieldErrors)).to.deep.equal(["uploadIds.1"]);
    expect(await stored(id)).to.deep.equal(before);
  });

  it("are to be asked for again while one is not processed, and nothing changes", async () => {
    const { id, version } = await suite.draft();
    const { clock, newId, seller } = suite;
    const waiting = { userId: seller, bytes: await photograph(51), clock, newId };
    const uploadIds = [await upload(52), await stageUpload(suite.stores, waiting)];
    const refused = await failureFrom(suite.as(seller).attachImages({ id, version, uploadIds }));
    expect(refused).to.deep.include({ code: "NOT_READY", details: { retryAfterSeconds: 1 } });
    expect(await stored(id)).to.deep.include({ images: [], version });
  });

  it("keep their uploads when the listing has changed, so that the call can be repeated", async () => {
    const { id } = await suite.draft();
    const uploadIds = [await upload(60)];
    await suite.as(suite.seller).update({ id, version: 1, title: "Changed" });
    const stale = await failureFrom(suite.as(suite.seller).attachImages({ id, version: 1, uploadIds }));
    expect(stale).to.deep.include({ code: "STALE_VERSION", details: { currentVersion: 2 } });
    const { images } = await suite.as(suite.seller).attachImages({ id, version: 2, uploadIds });
    expect(images.length).to.equal(1);
  });

  it("keep to the version when two calls attach at once", async () => {
    const { id, version } = await suite.draft();
    const [one, two] = await Promise.all([upload(70), upload(71)]);
    const attempts = await Promise.allSettled(
      [one, two].map((uploadId) =>
        suite.as(suite.seller).attachImages({ id, version, uploadIds: [uploadId] }),
      ),
    );
    expect(attempts.filter(({ status }) => status === "fulfilled").length).to.equal(1);
    expect((await stored(id))?.images.length).to.equal(1);
  });

  it("are refused to who may not attach them, and nothing is stored", async () => {
    const active = await suite.active();
    const sold = await suite.active();
    await listingsOf(suite.stores.mongo).updateOne({ _id: sold.id }, { $set: { status: "sold" } });
    const draft = await suite.draft();
    const { version } = active;
    const [mine, theirs] = [await upload(80), await upload(81, suite.buyer)];
    const attach = async (
      userId: string | null,
      target: { id: string; version: number },
      uploadIds: string[],
    ) => (await failureFrom(suite.as(userId).attachImages({ ...target, uploadIds }))).code;
    const { seller, buyer } = suite;
    expect(await attach(buyer, { id: active.id, version }, [theirs])).to.equal("FORBIDDEN");
    expect(await attach(buyer, { id: draft.id, version: 1 }, [theirs])).to.equal("NOT_FOUND");
    expect(await attach(seller, { id: active.id, version }, [theirs])).to.equal("NOT_FOUND");
    expect(await attach(seller, { id: active.id, version }, [suite.newId()])).to.equal("NOT_FOUND");
    expect(await attach(seller, { id: sold.id, version }, [mine])).to.equal("INVALID_TRANSITION");
    expect(await attach(null, { id: active.id, version }, [mine])).to.equal("UNAUTHENTICATED");
    const operator = untyped<string>({ $gt: "" });
    expect(await attach(seller, { id: active.id, version }, [operator])).to.equal("VALIDATION_FAILED");
    expect(await attach(seller, { id: active.id, version }, [mine, mine])).to.equal("VALIDATION_FAILED");
    const drop = async (userId: string | null, target: { id: string; version: number }, url: string) =>
      (await failureFrom(suite.as(userId).removeImage({ ...target, url }))).code;
    expect(await drop(buyer, { id: active.id, version }, "http://x/y.webp")).to.equal("FORBIDDEN");
    expect(await drop(seller, { id: sold.id, version }, "http://x/y.webp")).to.equal("INVALID_TRANSITION");
    expect(await drop(seller, { id: active.id, version: 1 }, "http://x/y.webp")).to.equal("STALE_VERSION");
    expect(await drop(null, { id: active.id, version }, "http://x/y.webp")).to.equal("UNAUTHENTICATED");
    expect(await drop(seller, { id: active.id, version }, operator)).to.equal("VALIDATION_FAILED");
    for (const { id } of [active, sold, draft]) expect((await stored(id))?.images).to.deep.equal([]);
  });
});

async function redIn(bytes: ArrayBuffer): Promise<number> {
  const { channels } = await sharp(Buffer.from(bytes)).stats();
  return channels[0]?.mean ?? Number.NaN;
}

function redOf(shade: number): number {
  return (shade * 37) % 256;
}
