import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { openTestStores } from "./test-stores.ts";

describe("openTestStores", () => {
  it("gives each suite stores that no other suite sees, and leaves nothing behind", async () => {
    const [one, other] = await Promise.all([openTestStores({ buckets: true }), openTestStores()]);
    const { minio, mongo, redis } = one.stores;
    await redis.redis.set("greeting", "hello");
    await mongo.db.collection("notes").insertOne({ text: "hello" });
    await minio.client.putObject(minio.buckets.listingImages, "user/a", "hello");

    expect(await other.stores.redis.redis.get("greeting")).to.equal(null);
    expect(await other.stores.mongo.db.collection("notes").countDocuments()).to.equal(0);

    await one.close();
    const databases = await other.stores.mongo.client.db("admin").admin().listDatabases({ nameOnly: true });
    expect(databases.databases.map(({ name }) => name)).to.not.include(one.settings.MONGO_DATABASE);
    const rows = await other.stores.postgres.sequelize.query(
      "SELECT 1 FROM pg_database WHERE datname = :name",
      {
        replacements: { name: one.settings.MONGO_DATABASE },
        type: QueryTypes.SELECT,
      },
    );
    expect(rows).to.deep.equal([]);
    const buckets = await other.stores.minio.client.listBuckets();
    expect(buckets.map(({ name }) => name)).to.not.include(minio.buckets.listingImages);
    await other.close();
  });

  it("fails a suite that left a connection to PostgreSQL open", async () => {
    const suite = await openTestStores({ migrated: false });
    const { default: pg } = await import("pg");
    const forgotten = new pg.Client({ connectionString: suite.settings.POSTGRES_URL });
    forgotten.on("error", () => {});
    await forgotten.connect();
    const failure = await suite.close().catch((error: unknown) => error);
    expect(String(failure)).to.contain("1 connections to PostgreSQL were left open");
    await forgotten.end();
  });
});
