import { idsFrom, systemClock } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import { actorOf, failureFrom, openTestStores, seededRandom, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { dismissNearDuplicate } from "./dismiss-near-duplicate.ts";
import { hashDistance } from "./hash.ts";
import { bandsOf, NEAR_BITS } from "./hash-bands.ts";
import { nearDuplicates, nearDuplicatesSchema } from "./near-duplicates.ts";
import { type PhotographDocument, photographId, photographsIn } from "./photograph-document.ts";
import { flagsIn, forgetFlags } from "./photograph-flag.ts";
import { madePhotograph, named } from "./photograph-made.fixture.ts";
import { photographsNear } from "./photograph-near.ts";
import { findPhotograph, storePhotograph } from "./photograph-store.ts";

const newId = idsFrom(systemClock);
const EVERYTHING = 1_000;
const auditRow = z.object({ action: z.string(), actor_id: z.string(), details: z.unknown() });

describe("photographs that look like another account's", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ buckets: true });
  });
  after(() => suite.close());
  beforeEach(async () => {
    await photographsIn(suite.stores.mongo).deleteMany({});
    await flagsIn(suite.stores.mongo).deleteMany({});
  });

  const deps = () => ({ ...suite.stores, clock: systemClock, newId });
  const store = (userId: string, hash: string, content = hash) =>
    storePhotograph(deps(), named(userId, content), madePhotograph({ hash }));
  const flags = () => flagsIn(suite.stores.mongo).find().toArray();
  const moderator = () => ({
    actor: { ...actorOf(newId()), role: "moderator" as const },
    requestId: newId(),
  });
  const page = (
    input: z.input<typeof nearDuplicatesSchema> = {},
    listings: ReadonlyMap<string, string[]> = new Map(),
  ) =>
    nearDuplicates({ ...deps(), listingsShowing: async () => listings }, nearDuplicatesSchema.parse(input));

  describe("are found by an index", () => {
    /** Hashes around a few centres, so that every distance is there often. */
    async function crowd(size: number): Promise<readonly PhotographDocument[]> {
      const random = seededRandom(7);
      const bits = (count: number) =>
        Array.from({ length: count }, () => 1n << BigInt(Math.floor(random() * 64))).reduce(
          (a, b) => a ^ b,
          0n,
        );
      const centres = Array.from({ length: 20 }, () => bits(40));
      const accounts = Array.from({ length: 10 }, () => newId());
      const documents = Array.from({ length: size }, (_, at): PhotographDocument => {
        const centre = centres[Math.floor(random() * centres.length)] ?? 0n;
        const hash = (centre ^ bits(Math.floor(random() * 14))).toString(16).padStart(16, "0");
        const name = named(accounts[at % accounts.length] ?? "", String(at));
        const { isPlain, ...facts } = madePhotograph({ hash }).facts;
        return {
          ...{
            _id: photographId(name),
            userId: name.userId,
            ...facts,
            bands: isPlain ? [] : [...bandsOf(hash)],
          },
          ...{ compared: true, original: `original/${name.userId}/listings/${name.sha256}.jpg` },
          objects: [{ key: `${photographId(name)}-160.webp`, width: 1, height: 1, format: "webp", bytes: 1 }],
          createdAt: new Date(),
        };
      });
      await photographsIn(suite.stores.mongo).insertMany(documents);
      return documents;
    }

    it("as looking at each of them would find them", async () => {
      const all = await crowd(3_000);
      let found = 0;
      for (const one of all.slice(0, 150)) {
        const expected = all
          .filter(({ userId, hash }) => userId !== one.userId && hashDistance(hash, one.hash) <= NEAR_BITS)
          .map(({ _id, hash }) => `${hashDistance(hash, one.hash)} ${_id}`)
          .toSorted();
        const near = await photographsNear(suite.stores.mongo, one, EVERYTHING);
        expect(near.map(({ id, distance }) => `${distance} ${id}`)).to.deep.equal(expected);
        found += near.length;
        const [few, most] = [await photographsNear(suite.stores.mongo, one, 5), near.slice(0, 5)];
        expect(few).to.deep.equal(most);
      }
      expect(found).to.be.above(1_000);
    });

    it("that is asked, without looking at the others", async () => {
      const [one] = await crowd(3_000);
      const plan: unknown = await photographsIn(suite.stores.mongo)
        .find({ bands: { $in: [...bandsOf(one?.hash ?? "")] }, userId: { $ne: one?.userId ?? "" } })
        .explain("queryPlanner");
      expect(JSON.stringify(plan)).to.include('"indexName":"look_alikes"').and.not.include("COLLSCAN");
    });
  });

  it("are flagged once, with both, however near they are within the limit", async () => {
    const [ane, ben, cia] = [newId(), newId(), newId()];
    await store(ane, "0123456789abcdef");
    await store(ben, "0123456789abcdef");
    await store(cia, "0123456789abcdf0");
    await store(newId(), "fedcba9876543210");
    const seen = (await flags()).map(({ photographs, distance, state }) => ({
      accounts: photographs.map((id) => id.split("/")[1] ?? "").toSorted(),
      ...{ distance, state },
    }));
    expect(seen).to.have.deep.members([
      { accounts: [ane, ben].toSorted(), distance: 0, state: "open" },
      { accounts: [ane, cia].toSorted(), distance: 5, state: "open" },
      { accounts: [ben, cia].toSorted(), distance: 5, state: "open" },
    ]);
  });

  it("are not flagged when both are one account's, plain, avatars, or further apart", async () => {
    const [ane, ben] = [newId(), newId()];
    await store(ane, "0123456789abcdef", "one");
    await store(ane, "0123456789abcdef", "two");
    await store(ben, "0123456789abc810");
    const plain = madePhotograph({ hash: "0123456789abcdef", isPlain: true });
    await storePhotograph(deps(), named(newId(), "plain"), plain);
    await storePhotograph(deps(), named(newId(), "plain"), plain);
    await storePhotograph(
      deps(),
      named(newId(), "face", "avatars"),
      madePhotograph({ hash: "0123456789abcdef" }),
    );
    await storePhotograph(
      deps(),
      named(ane, "face", "avatars"),
      madePhotograph({ hash: "fedcba9876543210" }),
    );
    await store(ben, "fedcba9876543210");
    expect(await flags()).to.deep.equal([]);
  });

  it("are flagged once each when all are stored at once: a hundred races of three", async () => {
    for (let round = 0; round < 100; round += 1) {
      const hash = round.toString(16).padStart(4, "0").repeat(4);
      await Promise.all([store(newId(), hash), store(newId(), hash), store(newId(), hash)]);
      const found = await flags();
      expect(found, `in round ${round}`).to.have.lengthOf(3);
      await photographsIn(suite.stores.mongo).deleteMany({});
      await flagsIn(suite.stores.mongo).deleteMany({});
    }
  });

  it("are flagged by the next one who comes across it, where somebody died before that", async () => {
    await store(newId(), "0123456789abcdef");
    const ben = newId();
    const name = named(ben, "0123456789abcdef");
    await store(ben, "0123456789abcdef");
    await flagsIn(suite.stores.mongo).deleteMany({});
    await photographsIn(suite.stores.mongo).updateOne(
      { _id: photographId(name) },
      { $set: { compared: false } },
    );
    await findPhotograph(deps(), name);
    await findPhotograph(deps(), name);
    expect(await flags()).to.have.lengthOf(1);
  });

  it("are kept to the twenty nearest of those that everybody shows", async () => {
    await Promise.all(Array.from({ length: 30 }, () => store(newId(), "0123456789abcdef")));
    await flagsIn(suite.stores.mongo).deleteMany({});
    await store(newId(), "0123456789abcdef");
    expect(await flags()).to.have.lengthOf(20);
  });

  it("are shown to moderators in pages, the latest first, with both accounts and their listings", async () => {
    const accounts = Array.from({ length: 4 }, () => newId());
    const images = [];
    for (const userId of accounts) images.push(await store(userId, "0123456789abcdef"));
    const listings = new Map(images.map(({ key }) => [key, [newId(), newId()]]));
    const items = [];
    let cursor: string | undefined;
    do {
      const next = await page({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }, listings);
      expect(next.items.length).to.be.within(1, 2);
      items.push(...next.items);
      cursor = next.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(items).to.have.lengthOf(6);
    expect(new Set(items.map(({ id }) => id)).size).to.equal(6);
    const times = items.map(({ flaggedAt }) => flaggedAt.getTime());
    expect(times).to.deep.equal(times.toSorted((a, b) => b - a));
    for (const { photographs } of items) {
      expect(photographs).to.have.lengthOf(2);
      const [first, second] = photographs;
      expect(first?.storedAt.getTime()).to.be.at.most(second?.storedAt.getTime() ?? 0);
      for (const { userId, image, listingIds } of photographs) {
        expect(image.url).to.include(userId);
        expect(listingIds).to.deep.equal(listings.get(images[accounts.indexOf(userId)]?.key ?? ""));
      }
    }
  });

  it("are dismissed for good, with who and why", async () => {
    const [ane, ben] = [newId(), newId()];
    await store(ane, "0123456789abcdef");
    await store(ben, "0123456789abcdef");
    const [flag] = (await page()).items;
    const id = flag?.id ?? "";
    const by = moderator();
    const input = { id, reason: "A photograph of the maker's" };
    expect(await dismissNearDuplicate(deps(), by, input)).to.deep.equal({ id, state: "dismissed" });
    expect((await page()).items).to.deep.equal([]);
    expect((await page({ state: "dismissed" })).items.map((one) => one.id)).to.deep.equal([id]);
    expect((await failureFrom(dismissNearDuplicate(deps(), by, input))).code).to.equal("NOT_FOUND");
    const unknown = { ...input, id: "0".repeat(64) };
    expect((await failureFrom(dismissNearDuplicate(deps(), by, unknown))).code).to.equal("NOT_FOUND");

    const { sequelize } = suite.stores.postgres;
    const lines = await rowsOf(sequelize, auditRow, {
      sql: "SELECT action, actor_id, details FROM audit_log WHERE action = 'media.dismissNearDuplicate'",
    });
    expect(lines).to.deep.equal([
      { action: "media.dismissNearDuplicate", actor_id: by.actor.userId, details: { reason: input.reason } },
    ]);
    await photographsIn(suite.stores.mongo).updateMany({}, { $set: { compared: false } });
    await findPhotograph(deps(), named(ane, "0123456789abcdef"));
    expect((await page()).items).to.deep.equal([]);
  });

  it("are forgotten with the photograph; until then, the other one is shown", async () => {
    const [ane, ben] = [newId(), newId()];
    await store(ane, "0123456789abcdef");
    await store(ben, "0123456789abcdef");
    const gone = photographId(named(ane, "0123456789abcdef"));
    await photographsIn(suite.stores.mongo).deleteOne({ _id: gone });
    const [flag] = (await page()).items;
    expect(flag?.photographs.map(({ userId }) => userId)).to.deep.equal([ben]);
    await forgetFlags(suite.stores.mongo, [gone]);
    expect(await flags()).to.deep.equal([]);
  });
});
