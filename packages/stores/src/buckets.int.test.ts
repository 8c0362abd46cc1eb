import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { NotificationConfig, ObjectCreatedAll, QueueConfig } from "minio";
import { ensureBuckets } from "./buckets.ts";
import { openMinio } from "./minio.ts";

describe("the buckets", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ buckets: true });
    const { client, buckets } = suite.stores.minio;
    for (const bucket of Object.values(buckets))
      for (const key of ["user/1/æ b.webp", "staging/1/x", "other/x"])
        await client.putObject(bucket, key, "bytes");
  });
  after(() => suite.close());

  const minio = () => suite.stores.minio;
  const anonymous = async (url: string, method = "GET") => {
    const answer = await fetch(url, { method, signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.status;
  };

  it("can be made again, by several processes at once, and keep what is in them", async () => {
    await Promise.all([1, 2, 3, 4].map(() => ensureBuckets(minio())));
    for (const bucket of Object.values(minio().buckets))
      expect(await minio().client.statObject(bucket, "other/x")).to.include({ size: 5 });
  });

  it("are made by several processes at once", async () => {
    const settings = {
      ...suite.settings,
      MINIO_BUCKET_PREFIX: `${suite.settings.MINIO_BUCKET_PREFIX}at-once-`,
    };
    const fresh = openMinio(settings);
    try {
      await Promise.all([1, 2, 3, 4].map(() => ensureBuckets(fresh)));
      for (const bucket of Object.values(fresh.buckets)) await fresh.client.removeBucket(bucket);
    } finally {
      await fresh.close();
    }
  });

  it("are told of when something is uploaded, and that stays so however often they are made", async () => {
    const { client, buckets } = minio();
    expect(await ensureBuckets(minio())).to.deep.equal({ tellsOfUploads: true });
    const told = JSON.stringify(await client.getBucketNotification(buckets.listingImages));
    expect(told.match(/arn:minio:sqs::media:redis/g)).to.have.lengthOf(1);
    expect(told).to.include("staging/");
    expect(JSON.stringify(await client.getBucketNotification(buckets.profileImages))).to.not.include("arn:");
  });

  it("are made all the same where MinIO was not set up to tell of uploads, and that is told", async () => {
    const { client } = minio();
    const elsewhere = new NotificationConfig();
    const target = new QueueConfig("arn:minio:sqs::nobody:redis");
    target.addEvent(ObjectCreatedAll);
    elsewhere.add(target);
    const unknowing: typeof client = Object.assign(Object.create(client), {
      getBucketNotification: async () => ({}),
      // What the server itself says of a target that it does not know.
      setBucketNotification: (bucket: string) => client.setBucketNotification(bucket, elsewhere),
    });
    expect(await ensureBuckets({ ...minio(), client: unknowing })).to.deep.equal({ tellsOfUploads: false });
  });

  it("carry the installation's prefix", () => {
    const prefix = suite.settings.MINIO_BUCKET_PREFIX;
    expect(minio().buckets).to.deep.equal({
      profileImages: `${prefix}profile-images`,
      listingImages: `${prefix}listing-images`,
    });
  });

  for (const name of ["profileImages", "listingImages"] as const)
    describe(name, () => {
      const bucket = () => minio().buckets[name];

      it("keeps versions, so that a picture that is overwritten can be brought back", async () => {
        expect(await minio().client.getBucketVersioning(bucket())).to.deep.include({ Status: "Enabled" });
      });

      it("empties staging after a day, older versions too, and nothing else", async () => {
        const lifecycle = JSON.stringify(await minio().client.getBucketLifecycle(bucket()));
        expect(lifecycle.match(/"ID"/g)).to.have.lengthOf(1);
        expect(lifecycle)
          .to.match(/"Prefix":"staging\/"/)
          .and.match(/"Days":1/)
          .and.match(/Noncurrent/);
      });

      it("lets anybody read what stands under user/", async () => {
        expect(await anonymous(minio().publicUrl(bucket(), "user/1/æ b.webp"))).to.equal(200);
      });

      it("lets nobody without a key read staging, anything else, or the list of what there is", async () => {
        expect(await anonymous(minio().publicUrl(bucket(), "staging/1/x"))).to.equal(403);
        expect(await anonymous(minio().publicUrl(bucket(), "other/x"))).to.equal(403);
        expect(await anonymous(minio().publicUrl(bucket(), ""))).to.equal(403);
        expect(await anonymous(`${minio().publicUrl(bucket(), "")}?list-type=2&prefix=user/`)).to.equal(403);
        expect(await anonymous(`${minio().publicUrl(bucket(), "user/1/x")}?versions`)).to.not.equal(200);
      });

      it("lets nobody without a key write or delete, under user/ neither", async () => {
        const url = minio().publicUrl(bucket(), "user/1/æ b.webp");
        expect(await anonymous(url, "PUT")).to.equal(403);
        expect(await anonymous(url, "DELETE")).to.equal(403);
        expect(await anonymous(url)).to.equal(200);
      });
    });
});
