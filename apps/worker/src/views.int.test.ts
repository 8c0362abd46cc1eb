import { randomBytes } from "node:crypto";
import { systemClock } from "@marketplace/kernel";
import { openViewCounter } from "@marketplace/listings";
import { addAccount, addListing, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { quietLog as log, openWorkers } from "./workers.fixture.ts";

interface Counted {
  readonly _id: string;
  readonly metadata: { readonly views: number };
}

describe("views, in a worker", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openWorkers(1);
  });
  after(() => suite.close());

  it("come to the listing's counter after a few passes", async () => {
    const { stores } = suite;
    const listingId = await addListing(stores, { sellerId: await addAccount(stores) });
    const counter = openViewCounter({ ...stores, clock: systemClock, randomBytes, log });
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.3"])
      counter.seen(listingId, { userId: null, address, userAgent: "Firefox" });
    await counter.close();
    const listing = await until(
      () => stores.mongo.db.collection<Counted>("listings").findOne({ _id: listingId }),
      (found) => (found?.metadata.views ?? 0) > 0,
    );
    expect(listing?.metadata.views).to.equal(3);
  });
});
