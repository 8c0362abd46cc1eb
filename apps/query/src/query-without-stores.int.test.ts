import { createClient } from "@marketplace/api";
import { openLogger, type RunningServer } from "@marketplace/rpc";
import { addAccount, addListing, failureFrom, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { startQuery } from "./query-process.ts";

// Ports at which nothing listens.
const AWAY = {
  POSTGRES_URL: "postgres://nobody:x@127.0.0.1:1/none",
  REDIS_URL: "redis://127.0.0.1:1",
  MINIO_URL: "http://127.0.0.1:1",
};
const log = openLogger({ name: "test", level: "silent" });

describe("a query process that starts while all stores but MongoDB are away", () => {
  let suite: TestStores;
  let query: RunningServer;
  let listingId: string;
  before(async () => {
    suite = await openTestStores();
    listingId = await addListing(suite.stores, { sellerId: await addAccount(suite.stores) });
    query = await startQuery({ ...suite.settings, ...AWAY }, log);
  });
  after(async () => {
    await query.close();
    await suite.close();
  });

  const answerOf = async (path: string) => {
    const response = await fetch(`${query.url}${path}`);
    return { status: response.status, body: JSON.parse(await response.text()) };
  };

  it("is alive and ready, and says what it does without", async () => {
    const { status, body } = await answerOf("/health");
    expect(status).to.equal(200);
    expect(body).to.deep.include({ ok: true, degraded: ["postgresql", "redis", "minio"] });
    expect(await answerOf("/ready")).to.deep.include({ status: 200 });
  });

  it("answers with listings, to who is signed in too", async () => {
    for (const token of [undefined, "t".repeat(64)]) {
      const client = createClient({ url: query.url, token });
      expect((await client.listings.byId.query({ id: listingId })).id).to.equal(listingId);
      expect((await client.listings.browse.query({})).items).to.have.length(1);
    }
  });
});

describe("a query process that starts while PostgreSQL is away and MongoDB is not migrated", () => {
  it("does not serve, and says what it waits for", async () => {
    const suite = await openTestStores({ migrated: false });
    const failure = await failureFrom(startQuery({ ...suite.settings, ...AWAY }, log));
    expect(failure.code).to.equal("STORE_UNAVAILABLE");
    expect(failure.message).to.contain("postgresql did not answer within 0 s");
    await suite.close();
  });
});
