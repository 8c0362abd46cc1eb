import { setTimeout as pause } from "node:timers/promises";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { type PhotographName, photographsIn } from "../photograph-document.ts";
import { madePhotograph } from "../photograph-made.fixture.ts";
import { findPhotograph, storePhotograph } from "../photograph-store.ts";
import { openSweepSuite, type SweepSuite } from "./sweep-suite.fixture.ts";

const newId = idsFrom(systemClock);
const ROUNDS = 15;
const AT_ONCE = 20;

describe("photographs that are swept away while somebody uploads them again", function () {
  this.timeout(120_000);
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
    for (let round = 0; round < ROUNDS; round++) {
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
        await pause(random() * 500);
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
      await Promise.all([sweep(), sweep(), ...names.map(attach)]);
      await expectWhole(ids);
    }
    // Else nothing was tried.
    expect(seen.known, "found").to.be.above(30);
    expect(seen.removed, "removed").to.be.above(30);
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
