import { addAccount, addListing, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { listingsOf } from "./listing-store.ts";
import { listingsShowing } from "./listings-showing.ts";

describe("listingsShowing", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  it("names the listings that show each photograph, in any status, and no others", async () => {
    const { mongo } = suite.stores;
    const [ane, ben] = [await addAccount(suite.stores), await addAccount(suite.stores)];
    const keyOf = (userId: string, digit: string) => `user/${userId}/listings/${digit.repeat(64)}-1280.webp`;
    const [bike, lamp, desk] = ["1", "2", "3"].map((digit) => keyOf(ane, digit));
    const bens = keyOf(ben, "1");
    async function showing(sellerId: string, keys: readonly (string | undefined)[], status?: "deleted") {
      const id = await addListing(suite.stores, { sellerId, ...(status === undefined ? {} : { status }) });
      const images = keys.map((key = "") => ({ key, thumbnailKey: key, width: 1280, height: 960 }));
      await listingsOf(mongo).updateOne({ _id: id }, { $set: { images } });
      return id;
    }
    const first = await showing(ane, [bike, lamp]);
    const second = await showing(ane, [lamp], "deleted");
    const other = await showing(ben, [bens]);
    await showing(ane, [desk]);

    const found = await listingsShowing(mongo)([bike ?? "", lamp ?? "", bens, keyOf(ben, "9")]);
    expect([...found]).to.have.deep.members([
      [bike, [first]],
      [lamp, [first, second]],
      [bens, [other]],
    ]);
    expect(await listingsShowing(mongo)([])).to.deep.equal(new Map());
  });
});
