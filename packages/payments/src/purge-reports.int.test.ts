import { execute, rowsOf } from "@marketplace/stores";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { purgeReports } from "./purge-reports.ts";

const DAY_MS = 86_400_000;

describe("notes of a provider's events", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  it("are kept for a month", async () => {
    const { sequelize } = suite.stores.postgres;
    const now = new Date("2026-06-30T12:00:00.000Z");
    for (const days of [0, 29, 31, 300])
      await execute(sequelize, {
        sql: "INSERT INTO payment_reports (provider, event_id, received_at) VALUES ('sandbox', $eventId, $at)",
        bind: { eventId: `event-${days}`, at: new Date(now.getTime() - days * DAY_MS) },
      });
    expect(await purgeReports(sequelize, now)).to.equal(2);
    const left = await rowsOf(sequelize, z.object({ event_id: z.string() }), {
      sql: "SELECT event_id FROM payment_reports ORDER BY event_id",
    });
    expect(left.map(({ event_id }) => event_id)).to.deep.equal(["event-0", "event-29"]);
  });
});
