import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { migrate, pendingMigrations } from "./migrate.ts";

describe("migrate", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ migrated: false });
  });
  after(() => suite.close());

  it("runs each step once, whichever of four processes comes first", async () => {
    const pending = await pendingMigrations(suite.stores);
    expect(pending.postgres).to.include("0002-users");
    expect(pending.mongo).to.include("0001-listings");
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(suite.settings, suite.stores)));
    expect(runs.flatMap(({ postgres }) => postgres)).to.deep.equal(pending.postgres);
    expect(runs.flatMap(({ mongo }) => mongo)).to.deep.equal(pending.mongo);
    expect(await pendingMigrations(suite.stores)).to.deep.equal({ postgres: [], mongo: [] });
  });
});
