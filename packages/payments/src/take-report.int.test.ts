import { openTestStores, race, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import type { Sequelize } from "sequelize";
import type { PaymentReport } from "./payment.ts";
import { capturedPayments, findPayment, insertPayment, keepReference } from "./payment-store.ts";
import { sandboxRequest } from "./sandbox-event.ts";
import { addPending, codeOf, money, newId, now } from "./suite.fixture.ts";
import { type TakenReport, takeReport } from "./take-report.ts";
import { webhookHandler } from "./webhook.ts";

const secret = "a secret of this suite";
const ROUNDS = 200;

describe("a payment's store", () => {
  let suite: TestStores;
  let sequelize: Sequelize;
  before(async () => {
    suite = await openTestStores();
    sequelize = suite.stores.postgres.sequelize;
  });
  after(() => suite.close());

  const report = (key: string, status: PaymentReport["status"], sums: Partial<PaymentReport> = {}) => ({
    key,
    reference: `ref_${key}`,
    status,
    captured: 0,
    refunded: 0,
    failure: status === "failed" ? "card_declined" : null,
    ...sums,
  });
  const captureOf = (key: string) => report(key, "captured", { captured: money.amount });
  const take = (said: PaymentReport, provider: "sandbox" | "stripe" = "sandbox") =>
    sequelize.transaction((transaction) =>
      takeReport({ transaction }, { provider, key: said.key, report: said, now }),
    );
  const insert = (payment: Parameters<typeof insertPayment>[1]) =>
    sequelize.transaction((transaction) => insertPayment({ transaction }, payment, now));

  it("writes one payment for a key, and refuses the key for another", async () => {
    const first = { id: newId(), provider: "sandbox" as const, key: newId(), money };
    const written = await Promise.all([insert(first), insert({ ...first, id: newId() }), insert(first)]);
    expect(new Set(written.map(({ id }) => id)).size).to.equal(1);
    expect(await findPayment(sequelize, first.key)).to.deep.include({ status: "pending", money, version: 1 });
    const others = [
      { ...first, money: { ...money, amount: 1 } },
      { ...first, provider: "stripe" as const },
    ];
    for (const other of others) expect(await codeOf(insert(other))).to.equal("IDEMPOTENCY_MISMATCH");
  });

  it("takes a report once, and tells what it moved", async () => {
    const key = await addPending(sequelize);
    expect(await take(report(key, "authorised"))).to.deep.include({
      changed: true,
      moved: { captured: 0, refunded: 0 },
    });
    expect(await take(captureOf(key))).to.deep.include({
      changed: true,
      moved: { captured: 10_000, refunded: 0 },
    });
    // The provider's first refund was never told of: both arrive as one report.
    const refunds = report(key, "refunded", { captured: 10_000, refunded: 7_000 });
    expect(await take(refunds)).to.deep.include({ changed: true, moved: { captured: 0, refunded: 7_000 } });
    expect(await take(refunds)).to.deep.include({ changed: false, moved: { captured: 0, refunded: 0 } });
    expect(await take(captureOf(key))).to.include({ changed: false });
    expect(await findPayment(sequelize, key)).to.include({
      status: "refunded",
      reference: `ref_${key}`,
      captured: 10_000,
      refunded: 7_000,
      version: 4,
    });
  });

  it("refuses reports of a payment that is not here, of another provider, and of another reference", async () => {
    const key = await addPending(sequelize);
    expect(await codeOf(take(captureOf(newId())))).to.equal("NOT_FOUND");
    expect(await codeOf(take(captureOf(key), "stripe"))).to.equal("NOT_FOUND");
    const keep = (reference: string) =>
      sequelize.transaction((transaction) => keepReference({ transaction }, { key, reference }, now));
    await keep(`ref_${key}`);
    await keep(`ref_${key}`);
    expect(await codeOf(keep("another"))).to.equal("INVALID_TRANSITION");
    expect(await codeOf(take({ ...captureOf(key), reference: "another" }))).to.equal("INVALID_TRANSITION");
    expect(await codeOf(take(report(key, "captured", { captured: 10_001 })))).to.equal("INVALID_TRANSITION");
    expect(await findPayment(sequelize, key)).to.include({ status: "pending", captured: 0 });
  });

  it("keeps nothing of a report when what its caller posts with it fails", async () => {
    const key = await addPending(sequelize);
    const failing = sequelize.transaction(async (transaction) => {
      await takeReport({ transaction }, { provider: "sandbox", key, report: captureOf(key), now });
      throw new Error("the ledger is closed");
    });
    expect(String(await codeOf(failing))).to.include("the ledger is closed");
    expect(await findPayment(sequelize, key)).to.include({ status: "pending", captured: 0, version: 1 });
    expect(await take(captureOf(key))).to.include({ changed: true });
  });

  it("finds the payments of a period that money was taken for", async () => {
    const keys = [await addPending(sequelize), await addPending(sequelize)];
    await take(captureOf(keys[0] ?? ""));
    const found = async (from: Date, to: Date) =>
      (await capturedPayments(sequelize, { provider: "sandbox", from, to })).map(({ key }) => key);
    const later = new Date(now.getTime() + 1);
    expect(await found(now, later))
      .to.include(keys[0])
      .and.not.include(keys[1]);
    expect(await found(later, new Date("2027-01-01"))).to.deep.equal([]);
  });

  it(`double capture by webhook and client colliding (vendurehq/vendure#3734): ${ROUNDS} rounds, one change each`, async () => {
    const posted: string[] = [];
    const post = async (_: unknown, { payment, moved }: TakenReport) => {
      expect(moved.captured).to.equal(money.amount);
      posted.push(payment.key);
    };
    const troubles: unknown[] = [];
    const webhook = webhookHandler({
      provider: "sandbox",
      sequelize,
      clock: () => now,
      secret,
      onChange: post,
      onTrouble: (thrown) => troubles.push(thrown),
    });
    const client = (key: string) =>
      sequelize.transaction(async (transaction) => {
        const database = { transaction };
        const taken = await takeReport(database, { provider: "sandbox", key, report: captureOf(key), now });
        if (taken.changed) await post(database, taken);
        return taken.changed;
      });
    let byClient = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const key = await addPending(sequelize);
      const { rawBody, headers } = sandboxRequest(captureOf(key), secret, now);
      // Each side first in half of the rounds, and the webhook twice, as providers do.
      const answers: { readonly status: number }[] = [];
      const tell = async () => {
        const twice = [webhook(rawBody, headers), webhook(rawBody, headers)];
        answers.push(...(await Promise.all(twice)));
      };
      const ask = async () => {
        if (await client(key)) byClient += 1;
      };
      for (const end of await race(round, ask, tell)) if (end.status === "rejected") throw end.reason;
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
      expect(posted.filter((each) => each === key)).to.have.length(1);
      expect(await findPayment(sequelize, key)).to.include({
        status: "captured",
        captured: 10_000,
        version: 2,
      });
    }
    expect(posted).to.have.length(ROUNDS);
    expect(troubles).to.deep.equal([]);
    // Both ways won some of the time, or this was no race.
    expect(byClient).to.be.greaterThan(0).and.lessThan(ROUNDS);
  });
});
