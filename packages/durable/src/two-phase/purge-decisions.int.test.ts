import { execute, rowsOf } from "@marketplace/stores";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { purgeDecisions } from "./purge-decisions.ts";

const DAY_MS = 86_400_000;

describe("decisions of two-phase commits", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  it("are kept while they are not carried out, and for a week after that", async () => {
    const { sequelize } = suite.stores.postgres;
    const now = new Date("2026-06-30T12:00:00.000Z");
    const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
    const finished = { unfinished: null, young: ago(6), old: ago(8), older: ago(80) };
    for (const [gid, finishedAt] of Object.entries(finished))
      await execute(sequelize, {
        sql: `INSERT INTO two_phase_decisions (gid, decision, resources, decided_at, finished_at)
              VALUES ($gid, 'commit', '{listings}', $decidedAt, $finishedAt)`,
        bind: { gid, decidedAt: ago(90), finishedAt },
      });
    const removed = await Promise.all([purgeDecisions(sequelize, now), purgeDecisions(sequelize, now)]);
    expect(removed[0] + removed[1]).to.equal(2);
    const left = await rowsOf(sequelize, z.object({ gid: z.string() }), {
      sql: "SELECT gid FROM two_phase_decisions ORDER BY gid",
    });
    expect(left.map(({ gid }) => gid)).to.deep.equal(["unfinished", "young"]);
  });
});
