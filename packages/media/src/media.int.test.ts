import { createHash } from "node:crypto";
import { type Clock, idsFrom, systemClock } from "@marketplace/kernel";
import { createCaller, mutationsOnly } from "@marketplace/rpc";
import { actorOf, failureFrom, openTestStores, type TestStores, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { mediaCommands } from "./commands.ts";
import { imageView, type StoredImage } from "./image.ts";
import { twoColours, withPlace } from "./photograph.fixture.ts";
import { promoteUploads } from "./promote-upload.ts";
import type { CreateUploadInput, UploadTicket } from "./upload.ts";

// MinIO judges a policy by its own clock, so these suites cannot let time stand still; they move theirs by whole hours.
const newId = idsFrom(systemClock);
const HOUR = 3_600_000;
const ago =
  (milliseconds: number): Clock =>
  () =>
    new Date(Date.now() - milliseconds);

interface Form {
  readonly bytes: Buffer;
  readonly changed?: Readonly<Record<string, string>>;
}

/** Posts the form as a browser does: the signed fields, then the file. */
async function post(
  { url, fields }: UploadTicket,
  { bytes, changed = {} }: Form,
): Promise<{ status: number; body: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "photograph.jpg");
  const response = await fetch(url, { method: "POST", body: form, signal: AbortSignal.timeout(10_000) });
  return { status: response.status, body: await response.text() };
}

describe("media", () => {
  let suite: TestStores;
  const ane = newId();
  const ben = newId();
  before(async () => {
    suite = await openTestStores({ migrated: false, buckets: true });
  });
  after(() => suite.close());

  const bucket = () => suite.stores.minio.buckets.listingImages;
  const media = (clock: Clock = systemClock) => ({ minio: suite.stores.minio, clock, newId: idsFrom(clock) });

  function create(
    userId: string | null,
    input: Partial<CreateUploadInput> & { bytes: number },
    clock?: Clock,
  ) {
    const caller = createCaller(mutationsOnly({ media: mediaCommands(media(clock)) }))(
      testContext(userId === null ? null : actorOf(userId)),
    );
    return caller.media.createUpload({ purpose: "listing", contentType: "image/jpeg", ...input });
  }

  async function upload(userId: string, bytes: Buffer): Promise<string> {
    const ticket = await create(userId, { bytes: bytes.length });
    expect((await post(ticket, { bytes })).status).to.equal(204);
    return ticket.uploadId;
  }

  async function promote(userId: string, ...uploadIds: string[]): Promise<readonly StoredImage[]> {
    return promoteUploads(media(), { userId, uploadIds }, async (images) => images);
  }

  async function versions(prefix: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of suite.stores.minio.client.listObjects(bucket(), prefix, true, {
      IncludeVersion: true,
    })) {
      if (name !== undefined) names.push(name);
    }
    return names;
  }

  const anonymous = (key: string) =>
    fetch(`${suite.settings.MINIO_URL}/${bucket()}/${key}`, { signal: AbortSignal.timeout(10_000) });

  describe("createUpload", () => {
    it("signs a form for a key of the account's own that nobody can guess, for ten minutes", async () => {
      const now = new Date();
      const ticket = await create(ane, { bytes: 5 }, () => now);
      expect(ticket.fields.key).to.equal(`staging/${ane}/${ticket.uploadId}`);
      expect(ticket.fields["Content-Type"]).to.equal("image/jpeg");
      expect(ticket.expiresAt.getTime() - now.getTime()).to.equal(600_000);
      expect((await create(ane, { bytes: 5 })).uploadId).to.not.equal(ticket.uploadId);
    });

    it("is for those who are signed in", async () => {
      expect((await failureFrom(create(null, { bytes: 5 }))).code).to.equal("UNAUTHENTICATED");
    });

    it("refuses sizes and types beyond what a photograph may have", async () => {
      for (const bytes of [0, -1, 1.5, 10 * 1024 * 1024 + 1]) {
        const failure = await failureFrom(create(ane, { bytes }));
        expect(failure.code).to.equal("VALIDATION_FAILED");
        expect(failure.fieldErrors).to.have.all.keys("bytes");
      }
      await create(ane, { bytes: 10 * 1024 * 1024 });
    });
  });

  describe("MinIO, given a signed form", () => {
    const bytes = Buffer.from("12345");

    it("takes what the form was signed for", async () => {
      const ticket = await create(ane, { bytes: bytes.length });
      expect((await post(ticket, { bytes })).status).to.equal(204);
    });

    const refused: readonly [what: string, form: (ticket: UploadTicket) => Form][] = [
      ["one byte more", () => ({ bytes: Buffer.from("123456") })],
      ["no byte", () => ({ bytes: Buffer.alloc(0) })],
      ["another type", () => ({ bytes, changed: { "Content-Type": "text/html" } })],
      ["another's key", ({ uploadId }) => ({ bytes, changed: { key: `staging/${ben}/${uploadId}` } })],
      ["a public key", () => ({ bytes, changed: { key: `user/${ane}/listings/page.html` } })],
      ["a header of its own", () => ({ bytes, changed: { "Cache-Control": "no-store" } })],
    ];
    for (const [what, form] of refused) {
      it(`refuses ${what}`, async () => {
        const ticket = await create(ane, { bytes: bytes.length });
        const { status } = await post(ticket, form(ticket));
        expect(status).to.be.within(400, 403);
        expect(await versions(`staging/${ane}/${ticket.uploadId}`)).to.deep.equal([]);
      });
    }

    it("refuses a form that has expired", async () => {
      const ticket = await create(ane, { bytes: bytes.length }, ago(11 * 60_000));
      const { status, body } = await post(ticket, { bytes });
      expect(status).to.be.within(400, 403);
      expect(body).to.match(/expired/i);
    });

    it("shows an upload to nobody", async () => {
      const uploadId = await upload(ane, bytes);
      expect((await anonymous(`staging/${ane}/${uploadId}`)).status).to.equal(403);
      expect((await anonymous("?list-type=2")).status).to.equal(403);
    });
  });

  it("has what nobody promotes deleted after a day, with its older versions", async () => {
    const lifecycle = await suite.stores.minio.client.getBucketLifecycle(bucket());
    expect(JSON.stringify(lifecycle?.Rule)).to.match(/staging\/.*"Days":1.*"NoncurrentDays":1/);
  });

  describe("promoteUploads", () => {
    it("stores a photograph and its thumbnail under their content, for the public to keep", async () => {
      const uploadId = await upload(ane, await withPlace());
      const images = await promote(ane, uploadId);
      const [image] = images;
      expect(image).to.include({ width: 640, height: 480 });
      const [view = { url: "", thumbnailUrl: "" }] = images.map((one) => imageView(suite.stores.minio, one));
      const response = await fetch(view.url);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get("content-type")).to.equal("image/webp");
      expect(response.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
      expect(response.headers.get("x-content-type-options")).to.equal("nosniff");
      const sha = createHash("sha256").update(bytes).digest("hex");
      expect(image?.key).to.equal(`user/${ane}/listings/${sha}.webp`);
      expect(image?.thumbnailKey).to.equal(`user/${ane}/listings/${sha}-480.webp`);
      const thumbnail = await fetch(view.thumbnailUrl);
      expect(thumbnail.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
      expect((await thumbnail.arrayBuffer()).byteLength).to.be.within(1, bytes.length);
    });

    it("removes the upload with all its versions, so that the original is nowhere any more", async () => {
      const bytes = await withPlace();
      const ticket = await create(ane, { bytes: bytes.length });
      await post(ticket, { bytes });
      await post(ticket, { bytes });
      await promote(ane, ticket.uploadId);
      expect(await versions(`staging/${ane}/${ticket.uploadId}`)).to.deep.equal([]);
      expect((await failureFrom(promote(ane, ticket.uploadId))).code).to.equal("NOT_FOUND");
    });

    it("stores the same photograph once, however often it is promoted", async () => {
      const bytes = await twoColours(320, 200).toBuffer();
      const first = await promote(ben, await upload(ben, bytes));
      const second = await promote(ben, await upload(ben, bytes));
      expect(second).to.deep.equal(first);
      expect(await versions(`user/${ben}/`)).to.have.lengthOf(2);
    });

    it("counts an upload that is named twice once, and keeps the order", async () => {
      const small = await upload(ane, await twoColours(100, 80).toBuffer());
      const large = await upload(ane, await twoColours(200, 160).toBuffer());
      expect((await promote(ane, large, small, large)).map(({ width }) => width)).to.deep.equal([200, 100]);
    });

    it("leaves the upload for another try when the photograph cannot be recorded", async () => {
      const uploadId = await upload(ane, await twoColours().toBuffer());
      const failure = await failureFrom(
        promoteUploads(media(), { userId: ane, uploadIds: [uploadId] }, async () => {
          throw new Error("the record cannot be written");
        }),
      );
      expect(failure.code).to.equal("INTERNAL");
      expect(await promote(ane, uploadId)).to.have.lengthOf(1);
    });

    it("answers NOT_FOUND alike for an upload that is missing, another's, or no id at all", async () => {
      const bens = await upload(ben, await twoColours().toBuffer());
      const failures = await Promise.all(
        [newId(), bens, `../${ben}/${bens}`].map((uploadId) => failureFrom(promote(ane, uploadId))),
      );
      for (const failure of failures) {
        expect(failure).to.deep.equal(failures[0]);
        expect(failure.code).to.equal("NOT_FOUND");
      }
      expect(await promote(ben, bens)).to.have.lengthOf(1);
    });

    it("answers NOT_FOUND for an upload that is over a day old", async () => {
      const uploadId = await upload(ane, await twoColours().toBuffer());
      const later = (hours: number) => media(() => new Date(Date.now() + hours * HOUR));
      const input = { userId: ane, uploadIds: [uploadId] };
      const failure = await failureFrom(promoteUploads(later(24.1), input, async () => {}));
      expect(failure.code).to.equal("NOT_FOUND");
      await promoteUploads(later(23.9), input, async () => {});
    });

    it("refuses to queue more than the process can work off", async () => {
      const failure = await failureFrom(promote(ane, ...Array.from({ length: 61 }, newId)));
      expect(failure.code).to.equal("RATE_LIMITED");
    });

    it("names every upload that is no photograph by its place, and removes those alone", async () => {
      const good = await upload(ane, await twoColours().toBuffer());
      const text = await upload(ane, Buffer.from("This is holiday.jpg, honestly."));
      const page = await upload(ane, Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"));
      const failure = await failureFrom(promote(ane, good, text, page));
      expect(failure.code).to.equal("VALIDATION_FAILED");
      expect(failure.fieldErrors).to.have.all.keys("uploadIds.1", "uploadIds.2");
      expect(failure.fieldErrors["uploadIds.1"]?.[0]).to.match(/is not a JPEG, PNG or WebP photograph/);
      for (const uploadId of [text, page]) {
        expect(await versions(`staging/${ane}/${uploadId}`)).to.deep.equal([]);
      }
      expect(await promote(ane, good)).to.have.lengthOf(1);
    });
  });
});
