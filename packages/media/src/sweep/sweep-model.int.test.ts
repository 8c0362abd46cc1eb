import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import fc from "fast-check";
import { type PhotographDocument, photographsIn } from "../photograph-document.ts";
import { openSweepSuite, type SweepSuite } from "./sweep-suite.fixture.ts";

const HARMS = ["none", "hidden", "overwritten", "both", "gone"] as const;
type Harm = (typeof HARMS)[number];
const OBJECTS = ["original", "-160.webp", "-480.webp", "-1280.webp", "-1280.avif"] as const;

/** What became of a photograph and of its objects before the sweep. */
interface Case {
  readonly folder: "listings" | "avatars";
  readonly hasDocument: boolean;
  /** By which of its objects somebody refers to it. */
  readonly referredBy: "-480.webp" | "-1280.webp" | null;
  readonly isYoung: boolean;
  /** What somebody did to an object, of an old one too, within the grace period. */
  readonly lateHarm: boolean;
  readonly harms: readonly Harm[];
  readonly hasUnnamed: boolean;
}

const caseOf = fc.record<Case>({
  folder: fc.constantFrom("listings", "avatars"),
  hasDocument: fc.boolean(),
  referredBy: fc.constantFrom("-480.webp", "-1280.webp", null),
  isYoung: fc.boolean(),
  lateHarm: fc.boolean(),
  harms: fc.array(fc.constantFrom(...HARMS), { minLength: OBJECTS.length, maxLength: OBJECTS.length }),
  hasUnnamed: fc.boolean(),
});

interface Placed extends Case {
  readonly id: string;
  readonly keys: readonly string[];
  readonly unnamed: string;
}

/** What the model says is left of a photograph. */
interface Left {
  readonly document: boolean;
  /** Keys that can be read, and those that somebody deleted and nothing can bring back. */
  readonly standing: readonly string[];
  readonly lost: number;
  readonly restored: number;
}

/** The sweep, as simple as can be. */
function modelOf(one: Placed): Left {
  const { hasDocument, referredBy, isYoung, lateHarm, harms, keys, unnamed, hasUnnamed } = one;
  // Without a document, what stands tells how old it is.
  const isTouchedLate = !hasDocument && lateHarm && harms.some((harm) => harm !== "none" && harm !== "gone");
  const stays = referredBy !== null || isYoung || isTouchedLate;
  if (!stays) return { document: false, standing: [], lost: 0, restored: 0 };
  const readable = keys.filter((_, nth) => harms[nth] === "none" || harms[nth] === "overwritten");
  const odd = hasUnnamed ? [unnamed] : [];
  // Nothing is known of what was right.
  if (!hasDocument) return { document: false, standing: [...readable, ...odd], lost: 0, restored: 0 };
  const lost = harms.filter((harm) => harm === "gone").length;
  // Of an original the size is not known: what was written last counts.
  const restored = harms.filter((harm, nth) =>
    nth === 0 ? harm === "hidden" || harm === "both" : harm !== "none" && harm !== "gone",
  ).length;
  const standing = keys.filter((_, nth) => harms[nth] !== "gone");
  return { document: true, standing: [...standing, ...(isYoung ? odd : [])], lost, restored };
}

describe("the sweep of photographs, beside a model of it", function () {
  this.timeout(300_000);
  let suite: SweepSuite;
  before(async () => {
    suite = await openSweepSuite();
  });
  after(() => suite.close());

  const documents = () => photographsIn(suite.stores.mongo).find().sort({ _id: 1 }).toArray();
  const removeAll = async (key: string) => {
    const bucket = key.split("/")[2] === "avatars" ? "profileImages" : "listingImages";
    for (const { versionId } of (await suite.all()).filter((one) => one.key === key))
      await suite.stores.minio.client.removeObject(suite.stores.minio.buckets[bucket], key, { versionId });
  };

  async function place(one: Case, nth: number): Promise<Placed> {
    const name = suite.name(`${nth}`, one.folder);
    const id = await suite.store(name);
    const unnamed = `${id}-2000.webp`;
    if (one.hasUnnamed) await suite.put(unnamed, "of another version of the code");
    const original = `original/${name.userId}/${name.folder}/${name.sha256}.jpg`;
    const keys = OBJECTS.map((ending) => (ending === "original" ? original : `${id}${ending}`));
    if (!one.hasDocument) await photographsIn(suite.stores.mongo).deleteOne({ _id: id });
    if (one.referredBy !== null) suite.referred.add(`${id}${one.referredBy}`);
    return { ...one, id, keys, unnamed };
  }
  async function harm({ keys, harms }: Placed): Promise<void> {
    for (const [nth, key] of keys.entries()) {
      const what = harms[nth] ?? "none";
      if (what === "overwritten" || what === "both")
        await suite.put(key, "longer than what was there before");
      if (what === "hidden" || what === "both") await suite.hide(key);
      if (what === "gone") await removeAll(key);
    }
  }
  /** What is old is there before the instant that it answers with, what is young comes after. */
  async function build(cases: readonly Case[]) {
    await suite.clear();
    const old = await Promise.all(cases.filter(({ isYoung }) => !isYoung).map(place));
    for (const one of old) if (!one.lateHarm) await harm(one);
    await pause(4);
    const usedBefore = systemClock();
    await pause(4);
    const young = await Promise.all(cases.filter(({ isYoung }) => isYoung).map(place));
    for (const one of [...old.filter(({ lateHarm }) => lateHarm), ...young]) await harm(one);
    return { placed: [...old, ...young], usedBefore };
  }

  it("leaves what the model says, tells beforehand what it will do, and has nothing left to do", async () => {
    const property = fc.asyncProperty(
      fc.array(caseOf, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 30 }),
      async (cases, most) => {
        const { placed, usedBefore } = await build(cases);
        const before = [await suite.all(), await documents()];
        const told = await suite.sweep({ usedBefore, most, dryRun: true });
        expect([await suite.all(), await documents()], "a dry run changed something").to.deep.equal(before);
        const done = await suite.sweep({ usedBefore, most });
        const { restored, removed, removedObjects, removedBytes } = told;
        expect(done).to.include({ restored, removed, removedObjects, removedBytes });
        // A dry run does not look whether an original, which is none in this test, is one.
        expect(done.lost + done.remade).to.equal(told.lost + told.remade);

        const model = placed.map(modelOf);
        expect(done.restored).to.equal(sum(model.map(({ restored }) => restored)));
        expect(done.lost).to.equal(sum(model.map(({ lost }) => lost)));
        const kept = placed.filter((_, nth) => model[nth]?.document).map(({ id }) => id);
        const left = await documents();
        expect(left.map(({ _id }) => _id)).to.have.members(kept);
        const versions = await suite.all();
        const latest = versions.filter(({ isLatest, isMarker }) => isLatest && !isMarker);
        expect(latest.map(({ key }) => key)).to.have.members(model.flatMap(({ standing }) => standing));
        const sizes = new Map(sizesOf(left));
        for (const { key, bytes } of latest) expect(bytes).to.equal(sizes.get(key) ?? bytes, key);
        const gone = placed.filter((_, nth) => model[nth]?.standing.length === 0 && !model[nth]?.document);
        for (const { id, referredBy } of gone)
          if (referredBy === null) expect(versions.filter(({ key }) => key.startsWith(id))).to.deep.equal([]);
        const again = await suite.sweep({ usedBefore, most });
        expect(again).to.include({ restored: 0, removed: 0, removedObjects: 0, lost: done.lost });
      },
    );
    await fc.assert(property, { numRuns: 30, seed: 4, endOnFailure: true });
  });
});

function sizesOf(found: readonly PhotographDocument[]): [key: string, bytes: number][] {
  return found.flatMap(({ objects }) => objects.map(({ key, bytes }) => [key, bytes] as [string, number]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
