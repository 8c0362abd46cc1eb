import { createHash } from "node:crypto";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import type { AttachPorts, AvatarPhotograph, ListingPhotograph } from "./attach.ts";
import { type MediaSuite, nowhere, openMediaSuite, post } from "./media-suite.fixture.ts";
import { twoColours, withPlace } from "./photograph.fixture.ts";
import { processUpload } from "./process-upload.ts";
import { readyImages } from "./ready-images.ts";
import { stagingKey } from "./upload.ts";
import { giveUploadBack } from "./upload-store.ts";

const newId = idsFrom(systemClock);
const HOUR = 3_600_000;

describe("an upload that is processed", () => {
  let suite: MediaSuite;
  const ane = newId();
  const ben = newId();
  before(async () => {
    suite = await openMediaSuite();
  });
  after(() => suite.close());

  const keyOf = (userId: string, uploadId: string) => stagingKey({ userId, uploadId });
  const images = (userId: string, ...uploadIds: string[]) =>
    readyImages({ ...suite.stores, clock: systemClock }, { userId, uploadIds });
  const withAttach = (attach: Partial<AttachPorts>): AttachPorts => ({ ...nowhere, ...attach });

  it("becomes a photograph under its content, for the public to keep, and its file is gone", async () => {
    const bytes = await withPlace();
    const uploadId = await suite.upload(ane, bytes);
    expect(await suite.process(ane, uploadId)).to.equal("ready");
    const status = await suite.status(ane, uploadId);
    expect(status).to.include({ state: "ready", reason: null, attached: false });
    const sha = createHash("sha256").update(bytes).digest("hex");
    expect(status?.image?.url).to.match(new RegExp(`/user/${ane}/listings/${sha}-1280\\.webp$`));
    for (const url of [status?.image?.url, status?.image?.thumbnailUrl, status?.image?.smallUrl]) {
      const response = await fetch(url ?? "none", { signal: AbortSignal.timeout(10_000) });
      expect(response.headers.get("content-type")).to.equal("image/webp");
      expect(response.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
      expect((await response.arrayBuffer()).byteLength).to.be.above(0);
    }
    expect(await suite.versions(keyOf(ane, uploadId))).to.deep.equal([]);
  });

  it("is what it was before when the same bytes come again, and is stored once", async () => {
    const bytes = await twoColours(320, 200).toBuffer();
    const [first, second] = [await suite.upload(ben, bytes), await suite.upload(ben, bytes)];
    await Promise.all([suite.process(ben, first), suite.process(ben, second)]);
    const [one, two] = await images(ben, first, second);
    expect(one).to.deep.equal(two);
    expect(await suite.versions(`user/${ben}/`)).to.have.lengthOf(4);
  });

  it("is rejected with its reason when it is no photograph, and its file is gone", async () => {
    const text = await suite.upload(ane, Buffer.from("This is holiday.jpg, honestly."));
    const good = await suite.upload(ane, await twoColours(90, 60).toBuffer());
    expect(await suite.process(ane, text)).to.equal("rejected");
    await suite.process(ane, good);
    const status = await suite.status(ane, text);
    expect(status?.state).to.equal("rejected");
    expect(status?.reason).to.match(/is not a /);
    expect(await suite.versions(keyOf(ane, text))).to.deep.equal([]);
    const refused = await failureFrom(images(ane, good, text));
    expect(refused.code).to.equal("VALIDATION_FAILED");
    expect(refused.fieldErrors).to.deep.equal({ "uploadIds.1": [status?.reason] });
  });

  it("changes nothing when it is said again, and removes what a replayed form has left", async () => {
    const bytes = await twoColours(100, 80).toBuffer();
    const ticket = await suite.create(ane, { bytes: bytes.length });
    await post(ticket, { bytes });
    await suite.process(ane, ticket.uploadId);
    const before = await suite.status(ane, ticket.uploadId);
    const other = await twoColours(80, 100).toBuffer();
    const page = Buffer.from("<html>other</html>");
    for (const replayed of [other.subarray(0, bytes.length), page]) {
      expect((await post(ticket, { bytes: replayed })).status).to.equal(204);
      expect(await suite.process(ane, ticket.uploadId)).to.equal("nothing");
    }
    expect(await suite.status(ane, ticket.uploadId)).to.deep.equal(before);
    expect(await suite.versions(keyOf(ane, ticket.uploadId))).to.deep.equal([]);
  });

  it("is left alone by what is said of another's key, of a key without an upload, and of no file", async () => {
    const bytes = await twoColours(110, 80).toBuffer();
    const bens = await suite.upload(ben, bytes);
    expect(await suite.process(ane, bens)).to.equal("nothing");
    expect(await suite.process(ane, newId())).to.equal("nothing");
    const { uploadId } = await suite.create(ane, { bytes: 5 });
    expect(await suite.process(ane, uploadId)).to.equal("nothing");
    expect((await suite.status(ane, uploadId))?.state).to.equal("waiting");
    expect(await suite.process(ben, bens)).to.equal("ready");
  });

  it("is tried again after a store's failure, as if nothing had been", async () => {
    const uploadId = await suite.upload(ane, await twoColours(120, 80).toBuffer());
    const { minio } = suite.stores;
    const putObject = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const away = { ...minio, client: Object.assign(Object.create(minio.client), { putObject }) };
    const deps = { ...suite.stores, minio: away, attach: nowhere, clock: systemClock };
    const quiet = () => {};
    const log = { info: quiet, warn: quiet, error: quiet };
    for (let nth = 0; nth < 12; nth++)
      expect(await failureFrom(processUpload({ ...deps, log }, { userId: ane, uploadId }))).to.include({
        code: "INTERNAL",
      });
    expect((await suite.status(ane, uploadId))?.state).to.equal("uploaded");
    expect(await suite.process(ane, uploadId)).to.equal("ready");
  });

  it("is rejected when too many that took it never ended", async () => {
    const uploadId = await suite.upload(ane, await twoColours(130, 80).toBuffer());
    const uploads = suite.stores.mongo.db.collection<{ _id: string }>("uploads");
    await uploads.updateOne({ _id: uploadId }, { $set: { state: "processing", attempts: 8 } });
    expect(await suite.process(ane, uploadId)).to.equal("rejected");
    expect((await suite.status(ane, uploadId))?.reason).to.match(/cannot be opened/);
  });

  it("goes to its listing, or says why not", async () => {
    const listingId = newId();
    const asked: ListingPhotograph[] = [];
    const listed = { purpose: "listing", listingId } as const;
    const uploadId = await suite.upload(ane, await twoColours(140, 80).toBuffer(), listed);
    const taking = withAttach({
      listing: async (photograph) => {
        asked.push(photograph);
        return { attached: true };
      },
    });
    expect(await suite.process(ane, uploadId, taking)).to.equal("ready");
    expect(asked.map((one) => [one.userId, one.listingId, one.uploadId])).to.deep.equal([
      [ane, listingId, uploadId],
    ]);
    expect(await suite.status(ane, uploadId)).to.include({ state: "ready", attached: true });
    const refused = await suite.upload(ane, await twoColours(150, 80).toBuffer(), listed);
    expect(await suite.process(ane, refused)).to.equal("ready");
    const told = { state: "ready", attached: false, unattached: "The listing is gone." };
    expect(await suite.status(ane, refused)).to.include(told);
  });

  it("ends although another worker, which was at it too, has failed and given it back", async () => {
    const listed = { purpose: "listing", listingId: newId() } as const;
    const uploadId = await suite.upload(ane, await twoColours(145, 80).toBuffer(), listed);
    const beside = withAttach({
      listing: async () => {
        await giveUploadBack(suite.stores.mongo, uploadId, new Date());
        return { attached: true };
      },
    });
    expect(await suite.process(ane, uploadId, beside)).to.equal("ready");
    expect(await suite.status(ane, uploadId)).to.include({ state: "ready", attached: true });
  });

  it("becomes the account's avatar, in the bucket and the folder of avatars", async () => {
    const given: AvatarPhotograph[] = [];
    const avatar = withAttach({ avatar: async (photograph) => void given.push(photograph) });
    const uploadId = await suite.upload(ane, await twoColours(300, 300).toBuffer(), { purpose: "avatar" });
    expect(await suite.process(ane, uploadId, avatar)).to.equal("ready");
    const status = await suite.status(ane, uploadId);
    expect(status).to.include({ state: "ready", attached: true });
    const { profileImages } = suite.stores.minio.buckets;
    expect(status?.image?.url).to.include(`/${profileImages}/user/${ane}/avatars/`);
    const [one] = given;
    expect(one).to.include({ userId: ane, uploadId });
    expect(await suite.versions(one?.key ?? "none", profileImages)).to.have.lengthOf(1);
    expect((await failureFrom(images(ane, uploadId))).code).to.equal("NOT_FOUND");
  });

  describe("asked for its photograph", () => {
    it("counts once though it is named twice, and keeps the order", async () => {
      const small = await suite.upload(ane, await twoColours(100, 70).toBuffer());
      const large = await suite.upload(ane, await twoColours(200, 160).toBuffer());
      for (const uploadId of [small, large]) await suite.process(ane, uploadId);
      expect((await images(ane, large, small, large)).map(({ width }) => width)).to.deep.equal([200, 100]);
    });

    it("is NOT_READY until it is processed", async () => {
      const uploadId = await suite.upload(ane, await twoColours(60, 50).toBuffer());
      const refused = await failureFrom(images(ane, uploadId));
      expect(refused).to.deep.include({ code: "NOT_READY", details: { retryAfterSeconds: 1 } });
      await suite.process(ane, uploadId);
      expect(await images(ane, uploadId)).to.have.lengthOf(1);
    });

    it("is NOT_FOUND alike when it is missing, another's, or no id at all", async () => {
      const bens = await suite.upload(ben, await twoColours(70, 50).toBuffer());
      await suite.process(ben, bens);
      const failures = await Promise.all(
        [newId(), bens, `../${ben}/${bens}`].map((uploadId) => failureFrom(images(ane, uploadId))),
      );
      for (const failure of failures) {
        expect(failure).to.deep.equal(failures[0]);
        expect(failure.code).to.equal("NOT_FOUND");
      }
      expect(await images(ben, bens)).to.have.lengthOf(1);
    });

    it("is NOT_FOUND when it is over a day old", async () => {
      const uploadId = await suite.upload(ane, await twoColours(75, 50).toBuffer());
      await suite.process(ane, uploadId);
      const later = (hours: number) => ({
        ...suite.stores,
        clock: () => new Date(Date.now() + hours * HOUR),
      });
      const input = { userId: ane, uploadIds: [uploadId] };
      expect((await failureFrom(readyImages(later(24.1), input))).code).to.equal("NOT_FOUND");
      expect(await readyImages(later(23.9), input)).to.have.lengthOf(1);
    });
  });
});
