import { systemClock } from "@marketplace/kernel";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { twoColours } from "../photograph.fixture.ts";
import { photographOf } from "../photograph.ts";
import { photographsIn } from "../photograph-document.ts";
import { findPhotograph, storePhotograph } from "../photograph-store.ts";
import { openSweepSuite, type SweepSuite } from "./sweep-suite.fixture.ts";

const endings = ["-160.webp", "-480.webp", "-1280.webp", "-1280.avif"];

describe("the sweep of photographs", () => {
  let suite: SweepSuite;
  before(async () => {
    suite = await openSweepSuite();
  });
  beforeEach(() => suite.clear());
  after(() => suite.close());

  const document = (id: string) => photographsIn(suite.stores.mongo).findOne({ _id: id });
  const deps = () => ({ ...suite.stores, clock: systemClock });

  it("leaves what somebody refers to, by any of its objects, and all that is young", async () => {
    const ids: string[] = [];
    for (const [nth, ending] of endings.entries()) {
      const id = await suite.store(suite.name(`${nth}`, nth % 2 === 0 ? "listings" : "avatars"));
      suite.referred.add(`${id}${ending}`);
      ids.push(id);
    }
    const old = systemClock();
    await clockPasses(old);
    await suite.store(suite.name("young"));
    const before = await suite.all();
    const tally = await suite.sweep({ usedBefore: old });
    expect(tally).to.include({ photographs: 5, removed: 0, restored: 0, remade: 0, lost: 0 });
    expect(tally.objects).to.equal(25);
    expect(await suite.all()).to.deep.equal(before);
    for (const id of ids) expect(await document(id)).to.not.equal(null);
  });

  it("removes what nobody refers to with every version and marker, and its document", async () => {
    const [kept, gone] = [await suite.store(suite.name("kept")), await suite.store(suite.name("gone"))];
    suite.referred.add(`${kept}-1280.webp`);
    await suite.put(`${gone}-480.webp`, "another version");
    await suite.hide(`${gone}-480.webp`);
    const { original = "" } = (await document(gone)) ?? {};
    const tally = await suite.sweep();
    expect(tally).to.include({ removed: 1, removedObjects: 7, photographs: 2 });
    expect(tally.samples).to.deep.equal([{ id: gone, what: "removed", objects: 7 }]);
    const left = (await suite.all()).map(({ key }) => key);
    expect(left).to.have.lengthOf(5);
    expect(left.filter((key) => key.startsWith(gone) || key === original)).to.deep.equal([]);
    expect(await document(gone)).to.equal(null);
    expect(await document(kept)).to.not.equal(null);
  });

  it("removes objects that no photograph names, under either prefix, and none of an older record's", async () => {
    const id = await suite.store(suite.name("kept"));
    suite.referred.add(`${id}-480.webp`);
    const [halfway, old] = [suite.name("died halfway"), suite.name("of old")];
    const keyOf = (top: string, { userId, sha256 }: typeof old, ending: string) =>
      `${top}/${userId}/listings/${sha256}${ending}`;
    const odd = [
      keyOf("user", halfway, "-480.webp"),
      keyOf("original", halfway, ".jpg"),
      keyOf("original", suite.name("original alone"), ".webp"),
      `${id}-9000.webp`,
      "user/nobody.txt",
      `user/${halfway.userId}`,
      "original/a/b/c/d",
    ];
    const ofOld = [keyOf("user", old, ".webp"), keyOf("user", old, "-480.webp")];
    suite.referred.add(ofOld[0] ?? "");
    for (const key of [...odd, ...ofOld]) await suite.put(key, "x");
    const tally = await suite.sweep();
    expect(tally).to.include({ removedObjects: odd.length, removed: 2 });
    const left = (await suite.all()).map(({ key }) => key);
    expect(left)
      .to.have.lengthOf(5 + ofOld.length)
      .and.to.include.members(ofOld);
  });

  it("uncovers what was deleted or overwritten in MinIO, by the version that is right", async () => {
    const id = await suite.store(suite.name("kept"));
    suite.referred.add(`${id}-1280.webp`);
    const before = await suite.all();
    const { original = "" } = (await document(id)) ?? {};
    await suite.hide(original);
    await suite.hide(`${id}-1280.webp`);
    await suite.put(`${id}-160.webp`, "defaced, and longer than it was");
    await suite.hide(`${id}-160.webp`);
    const dry = await suite.sweep({ dryRun: true });
    expect(dry).to.include({ restored: 3, lost: 0, remade: 0 });
    expect(await suite.stands(`${id}-1280.webp`)).to.equal(false);
    expect(await suite.sweep()).to.include({ restored: 3, lost: 0, remade: 0, removed: 0 });
    expect(await suite.all()).to.deep.equal(before);
    expect(await suite.sweep()).to.include({ restored: 0 });
  });

  it("sees what is over an object also where a page ends between two photographs", async () => {
    const ids: string[] = [];
    for (const content of ["one", "two", "three"]) ids.push(await suite.store(suite.name(content)));
    for (const id of ids) suite.referred.add(`${id}-1280.webp`);
    const [first = "", second = ""] = ids.toSorted();
    for (const id of [first, second]) await suite.hide(`${id}-160.webp`);
    // Both of them, each with a marker, and the beginning of the third.
    expect(await suite.sweep({ most: 11 })).to.include({ restored: 2 });
    for (const id of ids) expect(await suite.stands(`${id}-160.webp`), id).to.equal(true);
  });

  it("makes anew from the original what is missing, or tells that it is lost", async () => {
    const name = suite.name("real");
    const { key } = await storePhotograph(deps(), name, await photographOf(await twoColours().toBuffer()));
    const id = key.slice(0, -"-1280.webp".length);
    suite.referred.add(key);
    const { minio } = suite.stores;
    const gone = (await suite.all()).filter((one) => one.key === key || one.key === `${id}-1280.avif`);
    for (const one of gone)
      await minio.client.removeObject(minio.buckets.listingImages, one.key, { versionId: one.versionId });
    expect(await suite.sweep({ dryRun: true })).to.include({ remade: 2, lost: 0 });
    expect(await suite.stands(key)).to.equal(false);
    expect(await suite.sweep()).to.include({ remade: 2, lost: 0, restored: 0 });
    for (const ending of endings) expect(await suite.stands(`${id}${ending}`), ending).to.equal(true);
    const response = await fetch(minio.publicUrl(minio.buckets.listingImages, key));
    expect(response.headers.get("content-type")).to.equal("image/webp");
    expect(response.headers.get("cache-control")).to.include("immutable");
    expect(await suite.sweep()).to.include({ remade: 0, lost: 0, restored: 0, removedObjects: 0 });

    const { original = "" } = (await document(id)) ?? {};
    for (const one of (await suite.all()).filter((other) => other.key === original || other.key === key))
      await minio.client.removeObject(minio.buckets.listingImages, one.key, { versionId: one.versionId });
    const tally = await suite.sweep();
    expect(tally).to.include({ remade: 0, lost: 2 });
    expect(tally.samples).to.deep.include({ id, what: "lost", objects: 1 });
  });

  it("keeps what was used lately, however old it is", async () => {
    const name = suite.name("used again");
    const id = await suite.store(name);
    const stored = systemClock();
    await clockPasses(stored);
    expect(await findPhotograph(deps(), name)).to.not.equal(null);
    expect(await suite.sweep({ usedBefore: stored })).to.include({ removed: 0 });
    expect(await document(id)).to.not.equal(null);
    expect(await suite.sweep()).to.include({ removed: 1 });
  });
});

/** Waits until what comes next is later than an instant. */
async function clockPasses(instant: Date): Promise<void> {
  await until(() => systemClock() > instant);
}
