import { idsFrom, systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import { mediaOverview } from "./media-overview.ts";
import { type MediaSuite, openMediaSuite } from "./media-suite.fixture.ts";
import { giveUploadBack, noteArrived, rejectUpload, takeUpload } from "./upload-store.ts";

const newId = idsFrom(systemClock);
const MINUTE = 60_000;

describe("how uploads stand", () => {
  let suite: MediaSuite;
  before(async () => {
    suite = await openMediaSuite();
  });
  after(() => suite.close());

  it("is told by how long files wait that have come, however long their forms were there before", async () => {
    const { mongo } = suite.stores;
    const since = async () => (await mediaOverview(suite.stores)).waitingSince;
    const userId = newId();
    const [told, untold] = [
      (await suite.create(userId, { bytes: 1_000 })).uploadId,
      (await suite.create(userId, { bytes: 1_000 })).uploadId,
    ];
    expect(await since()).to.equal(null);
    const at = (minutes: number) => new Date(systemClock().getTime() + minutes * MINUTE);
    const [came, taken, later] = [at(5), at(6), at(9)];
    await noteArrived(mongo, [{ userId, uploadId: told }], came);
    expect(await since()).to.deep.equal(came);
    // Nobody was told that this one came; and what is tried again waits since it came.
    await takeUpload(mongo, { userId, uploadId: untold }, taken);
    for (const uploadId of [told, untold]) {
      expect((await takeUpload(mongo, { userId, uploadId }, later))?.attempts).to.be.above(0);
      await giveUploadBack(mongo, uploadId, later);
    }
    expect(await since()).to.deep.equal(came);
    await rejectUpload(mongo, told, { reason: "It is no photograph.", now: later });
    expect(await since()).to.deep.equal(taken);
  });
});
