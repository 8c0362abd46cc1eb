import { systemClock } from "@marketplace/kernel";
import { openTestStores, seededRandom, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { quietLog } from "../quiet-log.fixture.ts";
import { changePosition } from "./change-position.ts";
import { readChanges } from "./read-changes.ts";

describe("how far the changes of MongoDB are published", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ migrated: false });
    await suite.stores.mongo.db.createCollection("things");
  });
  after(() => suite.close());

  const look = () => changePosition(suite.stores.mongo);
  const write = () => suite.stores.mongo.db.collection<{ n: number }>("things").insertOne({ n: 1 });

  function read() {
    const broker = { origin: "a", run: "1", marks: {} };
    return readChanges({
      ...{ mongo: suite.stores.mongo, clock: systemClock, random: seededRandom(1), log: quietLog() },
      collections: [{ name: "things", toEvents: () => [] }],
      streams: { state: async () => broker, publish: async () => broker },
      limits: { waitMs: 20, leaseMs: 2_000, standbyMs: 20 },
    });
  }

  it("is not known before anybody reads them", async () => {
    expect(await look()).to.equal(null);
  });

  it("is up to now while they are read, and falls behind with each second in which nobody reads", async () => {
    const reader = read();
    await write();
    const reading = await until(look, (seen) => (seen?.collections.length ?? 0) > 0);
    expect(reading?.reader).to.match(/-\d+-/);
    expect(reading).to.deep.include({ collections: ["things"], scanning: [] });
    await until(
      async () => {
        await write();
        return look();
      },
      (seen) => seen?.lagMs === 0,
    );
    await reader.stop();
    const left = await until(
      async () => {
        await write();
        return look();
      },
      (seen) => (seen?.lagMs ?? 0) >= 2_000,
    );
    expect(left?.reader).to.equal(null);
    const again = read();
    await until(look, (seen) => seen?.lagMs === 0);
    await again.stop();
  });
});
