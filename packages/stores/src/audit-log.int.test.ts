import { randomUUID } from "node:crypto";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { type AuditEntry, recordAudit } from "./audit-log.ts";

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: randomUUID(),
  at: new Date("2026-06-01T12:00:00.123Z"),
  actorId: randomUUID(),
  action: "users.login",
  subject: randomUUID(),
  outcome: "succeeded",
  requestId: "request-1",
  details: {},
  ...changes,
});

describe("recordAudit", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  const sequelize = () => suite.stores.postgres.sequelize;
  const rowOf = async (id: string) => {
    const rows: object[] = await sequelize().query("SELECT * FROM audit_log WHERE id = $id", {
      type: QueryTypes.SELECT,
      bind: { id },
    });
    return rows[0];
  };

  it("keeps every part of an entry", async () => {
    const written = entry({
      outcome: "refused",
      details: { code: "RATE_LIMITED", seconds: 30, tried: ["a"] },
    });
    await recordAudit(sequelize(), written);
    expect(await rowOf(written.id)).to.deep.equal({
      id: written.id,
      at: written.at,
      actor_id: written.actorId,
      action: "users.login",
      subject: written.subject,
      outcome: "refused",
      request_id: "request-1",
      details: { code: "RATE_LIMITED", seconds: 30, tried: ["a"] },
    });
  });

  it("takes an entry of a guest, about nothing in particular", async () => {
    const written = entry({ actorId: null, subject: null, requestId: null });
    await recordAudit(sequelize(), written);
    expect(await rowOf(written.id)).to.include({ actor_id: null, subject: null, request_id: null });
  });

  it("blots out what stands under a secret's name", async () => {
    const written = entry({
      details: {
        newPassword: "canary-1",
        refresh_token: "canary-2",
        Email: "canary-3@example.org",
        kept: "x",
      },
    });
    await recordAudit(sequelize(), written);
    const row = await rowOf(written.id);
    expect(JSON.stringify(row)).to.not.include("canary");
    expect(row).to.have.nested.property("details.kept", "x");
  });

  it("stands or falls with the transaction that it is part of", async () => {
    const undone = entry();
    const kept = entry();
    await sequelize()
      .transaction(async (transaction) => {
        await recordAudit(sequelize(), undone, transaction);
        throw new Error("rolled back");
      })
      .catch(() => {});
    await sequelize().transaction((transaction) => recordAudit(sequelize(), kept, transaction));
    expect(await rowOf(undone.id)).to.equal(undefined);
    expect(await rowOf(kept.id)).to.include({ id: kept.id });
  });

  it("keeps hostile text as text", async () => {
    const subject = "'); DROP TABLE audit_log; -- $id :id ?";
    const written = entry({ subject, details: { note: subject } });
    await recordAudit(sequelize(), written);
    expect(await rowOf(written.id)).to.deep.include({ subject, details: { note: subject } });
  });

  for (const statement of [
    "UPDATE audit_log SET action = 'x'",
    "DELETE FROM audit_log",
    "TRUNCATE audit_log",
  ]) {
    it(`is append-only: refuses ${statement.split(" ")[0]}`, async () => {
      const written = entry();
      await recordAudit(sequelize(), written);
      const failure: unknown = await sequelize()
        .query(statement)
        .catch((thrown: unknown) => thrown);
      expect(failure).to.have.property("message", "audit_log is append-only");
      expect(await rowOf(written.id)).to.include({ action: "users.login" });
    });
  }
});
