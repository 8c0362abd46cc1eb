import { setTimeout as pause } from "node:timers/promises";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { type PhotographName, photographsIn } from "../photograph-document.ts";
import { flagsIn } from "../photograph-flag.ts";
import { madePhotograph } from "../photograph-made.fixture.ts";
import { findPhotograph, storePhotograph } from "../photograph-store.ts";
import { planRemoval, removePhotographs } from "./remove-photographs.ts";
import { openSweepSuite, type SweepSuite } from "./sweep-suite.fixture.ts";

const newId = idsFrom(systemClock);
const ROUNDS = 15;
/** Where chance has not let both sides win often enough by then. */
const MOST_ROUNDS = 60;
const AT_ONCE = 20;
const ENOUGH = 30;

describe("photographs that are swept away while somebody uploads them again", function () {
  this.timeout(300_000);
  let suite: SweepSuite;
  before(async () => {
    suite = await openSweepSuite();
  });
  after(() => suite.close());

  it(`are never lost to who attaches them: ${ROUNDS * AT_ONCE} races with two sweeps`, async () => {
    const random = seededRandom(7);
    const { mongo } = suite.stores;
    const deps = { ...suite.stores, clock: systemClock };
    const seen = { known: 0, removed: 0 };
    const isEnough = () => seen.known > ENOUGH && seen.removed > ENOUGH;
    // They attach while it is swept, however long that takes here.
    let sweepMs = 400;
    for (let round = 0; round < ROUNDS || (round < MOST_ROUNDS && !isEnough()); round++) {
      await suite.clear();
      const names = Array.from({ length: AT_ONCE }, (_, nth) => suite.name(`${round} ${nth}`));
      const ids = await Promise.all(names.map((name) => suite.store(name)));
      // Of some, that somebody died before their document stood.
      await photographsIn(mongo).deleteMany({ _id: { $in: ids.filter(() => random() < 0.3) } });
      // They are old to the sweeps, and what is used from now on is not.
      await pause(3);
      const usedBefore = systemClock();
      await pause(2);
      const attach = async (name: PhotographName): Promise<void> => {
        await pause(random() * 1.25 * sweepMs);
        const known = await findPhotograph(deps, name);
        if (known !== null) seen.known++;
        const image = known ?? (await storePhotograph(deps, name, madePhotograph()));
        await pause(random() * 5);
        suite.referred.add(image.key);
      };
      const sweep = async (): Promise<void> => {
        await pause(random() * 10);
        const { removed } = await suite.sweep({ token: newId(), usedBefore, most: 100 });
        seen.removed += removed;
      };
      const begun = performance.now();
      const attaching = names.map(attach);
      await Promise.all([sweep(), sweep()]);
      sweepMs = performance.now() - begun;
      await Promise.all(attaching);
      await expectWhole(ids);
    }
    // Else nothing was tried.
    expect(seen.known, "found").to.be.above(ENOUGH);
    expect(seen.removed, "removed").to.be.above(ENOUGH);
  });

  it("are still flagged as look-alikes of another account's", async () => {
    await suite.clear();
    const { mongo, minio } = suite.stores;
    const [name, other] = [suite.name("alike"), suite.name("alike")];
    const [id, shown] = [await suite.store(name), await suite.store(other)];
    await pause(3);
    const removal = { token: newId(), now: systemClock(), usedBefore: systemClock() };
    const plans = await planRemoval(minio, [{ id, document: null }], removal.usedBefore);
    const used = {
      name: "test",
      async among() {
        await suite.store(name);
        return new Set<string>();
      },
    };
    await removePhotographs({ minio, mongo, references: [used] }, plans, removal);
    const flags = await flagsIn(mongo).find().toArray();
    expect(flags.map(({ photographs }) => photographs)).to.deep.equal([[id, shown].toSorted()]);
  });

  async function expectWhole(ids: readonly string[]): Promise<void> {
    const found = await photographsIn(suite.stores.mongo).find().toArray();
    expect(found.map(({ _id }) => _id)).to.have.members(ids);
    const latest = (await suite.all()).filter(({ isLatest, isMarker }) => isLatest && !isMarker);
    const standing = latest.map(({ key }) => key);
    const named = found.flatMap(({ original, objects }) => [original, ...objects.map(({ key }) => key)]);
    expect(standing).to.have.members(named);
  }
});
