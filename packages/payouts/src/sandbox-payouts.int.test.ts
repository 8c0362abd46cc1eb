import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { openPayoutSuite, type PayoutSuite } from "./suite.fixture.ts";

const ROUNDS = 100;
const money = { amount: 5_000, currency: "DKK" };

describe("the sandbox, as a sender of payouts", () => {
  let payouts: PayoutSuite;
  before(async () => {
    payouts = await openPayoutSuite();
  });
  after(() => payouts.close());

  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "answered",
      (thrown: unknown) => (thrown instanceof MarketplaceError ? thrown.code : thrown),
    );
  const named = () => ({ key: payouts.newId(), sellerId: payouts.newId(), money });

  it("sends once under a key, however many ask at once, and nothing else under it", async () => {
    const { sandbox, sentTo } = payouts;
    const transfer = named();
    const all = await Promise.all(Array.from({ length: 20 }, () => sandbox.send(transfer)));
    for (const outcome of all) expect(outcome).to.deep.equal(all[0]).and.include({ status: "sent" });
    expect(await sandbox.status(transfer.key)).to.deep.equal(all[0]);
    expect(await sentTo(transfer.sellerId)).to.deep.equal([5_000]);
    for (const other of [
      { ...transfer, money: { ...money, amount: 1 } },
      { ...transfer, money: { ...money, currency: "EUR" } },
      { ...transfer, sellerId: payouts.newId() },
    ])
      expect(await codeOf(sandbox.send(other))).to.equal("IDEMPOTENCY_MISMATCH");
  });

  it("refuses for good under a key", async () => {
    const { sandbox } = payouts;
    const transfer = named();
    const refused = { status: "refused", failure: "account_closed" };
    payouts.treat(transfer.sellerId, "account closed");
    expect(await sandbox.send(transfer)).to.deep.equal(refused);
    payouts.treat(transfer.sellerId, "sends");
    expect(await sandbox.send(transfer)).to.deep.equal(refused);
    expect(await sandbox.status(transfer.key)).to.deep.equal(refused);
    expect(await sandbox.cancel(transfer.key)).to.deep.equal(refused);
  });

  it("can be asked what became of a transfer that was not answered", async () => {
    const { sandbox } = payouts;
    const transfer = named();
    payouts.treat(transfer.sellerId, "never answers");
    expect(await codeOf(sandbox.send(transfer))).to.equal("TIMEOUT");
    expect(await sandbox.status(transfer.key)).to.equal(null);
    payouts.treat(transfer.sellerId, "sends, and answers too late");
    expect(await codeOf(sandbox.send(transfer))).to.equal("TIMEOUT");
    expect(await sandbox.status(transfer.key)).to.include({ status: "sent" });
  });

  it(`sends or is cancelled, whichever comes first, and never both: ${ROUNDS} rounds`, async () => {
    const { sandbox } = payouts;
    const ends = { sent: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const transfer = named();
      const first = round % 2 === 0 ? sandbox.cancel(transfer.key) : undefined;
      const sent = sandbox.send(transfer);
      const [one, other] = await Promise.all([sent, first ?? sandbox.cancel(transfer.key)]);
      expect(one).to.deep.equal(other);
      expect(await sandbox.send(transfer)).to.deep.equal(one);
      ends[one.status] += 1;
    }
    expect(ends.sent).to.be.greaterThan(0);
    expect(ends.refused).to.be.greaterThan(0);
  });
});
