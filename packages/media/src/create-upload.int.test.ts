import { type Clock, idsFrom, systemClock } from "@marketplace/kernel";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type Asked, type Form, type MediaSuite, openMediaSuite, post } from "./media-suite.fixture.ts";
import type { UploadTicket } from "./upload.ts";

// MinIO judges a policy by its own clock, so this suite cannot let time stand still; it moves its own by whole hours.
const newId = idsFrom(systemClock);
const ago =
  (milliseconds: number): Clock =>
  () =>
    new Date(Date.now() - milliseconds);

describe("asking for an upload", () => {
  let suite: MediaSuite;
  const ane = newId();
  const ben = newId();
  before(async () => {
    suite = await openMediaSuite({ MEDIA_UPLOADS_PER_DAY: "40" });
  });
  after(() => suite.close());

  it("signs a form for a key of the account's own that nobody can guess, for ten minutes", async () => {
    const now = new Date();
    const ticket = await suite.create(ane, { bytes: 5 }, () => now);
    expect(ticket.fields.key).to.equal(`staging/${ane}/${ticket.uploadId}`);
    expect(ticket.fields["Content-Type"]).to.equal("image/jpeg");
    expect(ticket.expiresAt.getTime() - now.getTime()).to.equal(600_000);
    expect((await suite.create(ane, { bytes: 5 })).uploadId).to.not.equal(ticket.uploadId);
    expect(await suite.status(ane, ticket.uploadId)).to.deep.equal({
      ...{ uploadId: ticket.uploadId, state: "waiting", reason: null, image: null },
      ...{ attached: false, unattached: null },
    });
  });

  it("is for those who are signed in, and so is asking how far it has come", async () => {
    expect((await failureFrom(suite.create(null, { bytes: 5 }))).code).to.equal("UNAUTHENTICATED");
    expect((await failureFrom(suite.statuses(null, [newId()]))).code).to.equal("UNAUTHENTICATED");
  });

  it("tells nobody of another's upload", async () => {
    const { uploadId } = await suite.create(ane, { bytes: 5 });
    expect(await suite.statuses(ben, [uploadId, newId()])).to.deep.equal([]);
  });

  it("refuses sizes and types beyond what a photograph may have, and HEIC in words that help", async () => {
    for (const bytes of [0, -1, 1.5, 10 * 1024 * 1024 + 1]) {
      const failure = await failureFrom(suite.create(ane, { bytes }));
      expect(failure.code).to.equal("VALIDATION_FAILED");
      expect(failure.fieldErrors).to.have.all.keys("bytes");
    }
    await suite.create(ane, { bytes: 10 * 1024 * 1024 });
    const other = async (contentType: string) => {
      const asked = { bytes: 5, contentType };
      // @ts-expect-error: what a client may send all the same.
      return (await failureFrom(suite.create(ane, asked))).fieldErrors.contentType?.[0];
    };
    expect(await other("image/heic")).to.match(/HEIC.*JPEG/);
    expect(await other("image/svg+xml")).to.match(/must be image\/jpeg/);
  });

  it("is refused once an account has had its uploads of the day, however many ask at once; others go on", async () => {
    const [eva, now] = [newId(), new Date()];
    const asked = await Promise.allSettled(
      Array.from({ length: 100 }, () => suite.create(eva, { bytes: 5 }, () => now)),
    );
    const refused = await Promise.all(
      asked.flatMap((one) => (one.status === "rejected" ? [failureFrom(Promise.reject(one.reason))] : [])),
    );
    expect(refused.map(({ code }) => code)).to.deep.equal(Array.from({ length: 60 }, () => "RATE_LIMITED"));
    expect(refused[0]?.details.retryAfterSeconds).to.be.within(1, 86_400);
    const uploads = suite.stores.mongo.db.collection("uploads");
    expect(await uploads.countDocuments({ userId: eva })).to.equal(40);
    await suite.create(ben, { bytes: 5 });
    const tomorrow = new Date(now.getTime() + 24 * 3_600_000);
    await suite.create(eva, { bytes: 5 }, () => tomorrow);
  });

  it("names a listing only while it has room for those that are on their way", async () => {
    const [una, listingId] = [newId(), newId()];
    suite.room.left = 3;
    const asked = { purpose: "listing", listingId, bytes: 5 } satisfies Asked;
    const ask = (clock?: Clock) => suite.create(una, asked, clock);
    for (let nth = 0; nth < 3; nth++) await ask();
    const refused = await failureFrom(ask());
    expect(refused).to.deep.include({
      code: "VALIDATION_FAILED",
      fieldErrors: { listingId: ["has no room for another photograph"] },
    });
    const uploads = suite.stores.mongo.db.collection("uploads");
    expect(await uploads.countDocuments({ userId: una })).to.equal(3);
    // Forms that nobody has used hold no place for long; the others do.
    const later = () => new Date(Date.now() + 3 * 60_000);
    await ask(later);
    await uploads.updateMany({ userId: una }, { $set: { state: "uploaded" } });
    expect((await failureFrom(ask(later))).code).to.equal("VALIDATION_FAILED");
    suite.room.left = 12;
  });

  it("takes a photograph that its listing has already, and that has not ended yet, for one", async () => {
    const [una, listingId] = [newId(), newId()];
    const asked = { purpose: "listing", listingId, bytes: 5 } satisfies Asked;
    const first = await suite.create(una, asked);
    // The worker has put the first on the listing and is about to say that it is ready.
    Object.assign(suite.room, { left: 1, uploads: [first.uploadId] });
    await suite.create(una, asked);
    expect((await failureFrom(suite.create(una, asked))).code).to.equal("VALIDATION_FAILED");
    Object.assign(suite.room, { left: 12, uploads: [] });
  });

  describe("MinIO, given a signed form", () => {
    const bytes = Buffer.from("12345");

    it("takes what the form was signed for", async () => {
      const ticket = await suite.create(ane, { bytes: bytes.length });
      expect((await post(ticket, { bytes })).status).to.equal(204);
    });

    const refused: readonly [what: string, form: (ticket: UploadTicket) => Form][] = [
      ["one byte more", () => ({ bytes: Buffer.from("123456") })],
      ["25 MB", () => ({ bytes: Buffer.alloc(25 * 1024 * 1024) })],
      ["no byte", () => ({ bytes: Buffer.alloc(0) })],
      ["another type", () => ({ bytes, changed: { "Content-Type": "text/html" } })],
      ["another's key", ({ uploadId }) => ({ bytes, changed: { key: `staging/${ben}/${uploadId}` } })],
      ["a public key", () => ({ bytes, changed: { key: `user/${ane}/listings/page.html` } })],
      ["a header of its own", () => ({ bytes, changed: { "Cache-Control": "no-store" } })],
    ];
    for (const [what, form] of refused) {
      it(`refuses ${what}`, async () => {
        const ticket = await suite.create(newId(), { bytes: bytes.length });
        const { status } = await post(ticket, form(ticket));
        expect(status).to.be.within(400, 413);
        expect(await suite.versions(ticket.fields.key ?? "none")).to.deep.equal([]);
      });
    }

    it("refuses a form that has expired", async () => {
      const ticket = await suite.create(newId(), { bytes: bytes.length }, ago(11 * 60_000));
      const { status, body } = await post(ticket, { bytes });
      expect(status).to.be.within(400, 403);
      expect(body).to.match(/expired/i);
    });

    it("shows an upload to nobody", async () => {
      const uploadId = await suite.upload(newId(), bytes);
      const { MINIO_URL } = suite.settings;
      const bucket = suite.stores.minio.buckets.listingImages;
      const anonymous = async (path: string) =>
        (await fetch(`${MINIO_URL}/${bucket}/${path}`, { signal: AbortSignal.timeout(10_000) })).status;
      expect(await anonymous(`staging/${ane}/${uploadId}`)).to.equal(403);
      expect(await anonymous("?list-type=2")).to.equal(403);
    });
  });

  it("sends browsers to where UPLOAD_URL says, and the form is good there", async () => {
    const elsewhere = await openMediaSuite({ UPLOAD_URL: "http://localhost:1/files/" });
    try {
      const { url } = await elsewhere.create(ane, { bytes: 5 });
      expect(url).to.equal(`http://localhost:1/files/${elsewhere.stores.minio.buckets.listingImages}`);
    } finally {
      await elsewhere.close();
    }
  });

  it("has what nobody processes deleted after a day, with its older versions", async () => {
    const { client, buckets } = suite.stores.minio;
    const lifecycle = await client.getBucketLifecycle(buckets.listingImages);
    expect(JSON.stringify(lifecycle?.Rule)).to.match(/staging\/.*"Days":1.*"NoncurrentDays":1/);
  });
});
