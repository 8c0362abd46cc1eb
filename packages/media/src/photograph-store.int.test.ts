import { idsFrom, systemClock } from "@marketplace/kernel";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { imageView, storedImageSchema } from "./image.ts";
import { photographsIn } from "./photograph-document.ts";
import { madePhotograph, named } from "./photograph-made.fixture.ts";
import { findPhotograph, storePhotograph } from "./photograph-store.ts";

const newId = idsFrom(systemClock);

describe("photographs, once stored", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ buckets: true });
  });
  after(() => suite.close());

  const deps = () => ({ ...suite.stores, clock: systemClock });
  const urlOf = (bucket: string, key: string) => `${suite.settings.MINIO_URL}/${bucket}/${key}`;
  const get = (url: string) => fetch(url, { signal: AbortSignal.timeout(10_000) });

  async function versions(bucket: string, prefix: string): Promise<string[]> {
    const names: string[] = [];
    const listed = suite.stores.minio.client.listObjects(bucket, prefix, true, { IncludeVersion: true });
    for await (const { name } of listed) if (name !== undefined) names.push(name);
    return names.toSorted();
  }

  it("are there for the public in all sizes, to be kept for a year; the original is not", async () => {
    const { buckets } = suite.stores.minio;
    for (const [folder, bucket] of [
      ["listings", buckets.listingImages],
      ["avatars", buckets.profileImages],
    ] as const) {
      const name = named(newId(), "one", folder);
      const image = await storePhotograph(deps(), name, madePhotograph());
      const base = `user/${name.userId}/${folder}/${name.sha256}`;
      expect(image).to.deep.equal({
        ...{ key: `${base}-1280.webp`, width: 1280, height: 90 },
        ...{ thumbnailKey: `${base}-480.webp`, smallKey: `${base}-160.webp`, avifKey: `${base}-1280.avif` },
        ...{ colour: "#c81010", thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w" },
      });
      expect(storedImageSchema.parse(image)).to.deep.equal(image);
      const { url, avifUrl, thumbnailUrl, smallUrl } = imageView(suite.stores.minio, image);
      const kinds = [];
      for (const address of [url, avifUrl ?? "", thumbnailUrl, smallUrl]) {
        const response = await get(address);
        expect(response.status).to.equal(200);
        expect(response.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
        kinds.push(`${response.headers.get("content-type")} ${await response.text()}`);
      }
      expect(kinds).to.deep.equal([
        "image/webp webp 1280",
        "image/avif avif 1280",
        "image/webp webp 480",
        "image/webp webp 160",
      ]);
      const original = `original/${name.userId}/${folder}/${name.sha256}.jpg`;
      expect(await versions(bucket, `original/${name.userId}/`)).to.deep.equal([original]);
      expect((await get(urlOf(bucket, original))).status).to.equal(403);
    }
  });

  it("are found by account, folder and content, and by nothing less", async () => {
    const name = named(newId(), "one");
    expect(await findPhotograph(deps(), name)).to.equal(null);
    const image = await storePhotograph(deps(), name, madePhotograph());
    expect(await findPhotograph(deps(), name)).to.deep.equal(image);
    expect(await findPhotograph(deps(), named(name.userId, "other"))).to.equal(null);
    expect(await findPhotograph(deps(), { ...name, folder: "avatars" })).to.equal(null);
    expect(await findPhotograph(deps(), { ...name, userId: newId() })).to.equal(null);
  });

  it("keep what is personal apart from what everybody sees", async () => {
    const name = named(newId(), "one");
    const image = await storePhotograph(deps(), name, madePhotograph());
    const shown = JSON.stringify([image, imageView(suite.stores.minio, image)]);
    for (const personal of ["Pixel 9", "2026-05-17", "original", "0123456789abcdef"])
      expect(shown).to.not.include(personal);
  });

  it("are stored once, however many store the same one at once: a hundred races of four", async () => {
    const bucket = suite.stores.minio.buckets.listingImages;
    const userId = newId();
    const rounds = 100;
    for (let round = 0; round < rounds; round += 1) {
      const name = named(userId, `race ${round}`);
      const racers = Array.from({ length: 4 }, () => storePhotograph(deps(), name, madePhotograph()));
      const [first, ...others] = await Promise.all(racers);
      for (const other of others) expect(other).to.deep.equal(first);
    }
    expect(await photographsIn(suite.stores.mongo).countDocuments({ userId })).to.equal(rounds);
    for (const [prefix, objects] of [
      [`user/${userId}/`, 4 * rounds],
      [`original/${userId}/`, rounds],
    ] as const) {
      const found = await versions(bucket, prefix);
      expect(found).to.have.lengthOf(objects);
      expect(new Set(found).size).to.equal(objects);
    }
  });

  it("are stored by the next one where somebody died before the end", async () => {
    const name = named(newId(), "one");
    const { minio, mongo } = suite.stores;
    let puts = 0;
    const dying = {
      ...minio,
      within: <T>(call: Promise<T>): Promise<T> => {
        puts += 1;
        if (puts === 3) throw new Error("killed");
        return minio.within(call);
      },
    };
    const died: unknown = await storePhotograph({ ...deps(), minio: dying }, name, madePhotograph()).catch(
      (failure: unknown) => failure,
    );
    expect(died).to.have.property("message", "killed");
    expect(await findPhotograph(deps(), name)).to.equal(null);
    const image = await storePhotograph(deps(), name, madePhotograph());
    expect(await findPhotograph({ mongo, clock: systemClock }, name)).to.deep.equal(image);
    expect(await versions(minio.buckets.listingImages, `user/${name.userId}/`)).to.have.lengthOf(4);
  });
});
