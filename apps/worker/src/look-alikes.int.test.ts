import { addAccount, addListing, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import sharp from "sharp";
import { lookAlikes, photographer } from "./photographs.fixture.ts";
import { openWorkers } from "./workers.fixture.ts";

const drawing = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="#345"/>
   <circle cx="250" cy="200" r="140" fill="#fc3"/><rect x="420" y="90" width="260" height="300" fill="#e32"/>
   <ellipse cx="600" cy="500" rx="170" ry="60" fill="#9fd"/></svg>`,
);

describe("photographs that look alike, with a worker", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openWorkers(1);
  });
  after(() => suite.close());

  it("are shown to a moderator with both listings when another account lists what is somebody's", async () => {
    const { stores } = suite;
    async function list(bytes: Buffer) {
      const sellerId = await addAccount(stores);
      const listingId = await addListing(stores, { sellerId });
      const seller = photographer(suite, sellerId);
      const uploadId = await seller.upload(bytes, { purpose: "listing", listingId });
      await until(
        () => seller.statuses([uploadId]),
        ([upload]) => upload?.attached === true,
      );
      return { userId: sellerId, listingIds: [listingId] };
    }
    const taken = await sharp(drawing).jpeg({ quality: 92 }).toBuffer();
    const copied = await sharp(taken).resize(500).jpeg({ quality: 60 }).toBuffer();
    const owner = await list(taken);
    await list(await sharp(drawing).rotate(90).jpeg().toBuffer());
    const copier = await list(copied);

    const { items } = await lookAlikes(suite, await addAccount(stores, { role: "moderator" }));
    expect(items).to.have.lengthOf(1);
    const shown = items[0]?.photographs.map(({ userId, listingIds }) => ({ userId, listingIds }));
    expect(shown).to.deep.equal([owner, copier]);
  });
});
