import { capture, chargeback, payout, post, release } from "@marketplace/ledger";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

describe("the ledger, as an administrator sees it", () => {
  let operations: OperationsSuite;
  let sellerId: string;
  const days: Date[] = [];
  before(async () => {
    operations = await openOperations();
    const { newId } = operations.deps;
    sellerId = newId();
    for (const currency of ["DKK", "EUR"]) {
      const sale = { orderId: newId(), buyerId: newId(), sellerId };
      const money = { amount: 10_000, currency };
      await move(capture(sale, money));
      await move(release(sale, money, "books"));
    }
    await move(payout(newId(), sellerId, { amount: 5_000, currency: "DKK" }));
    await move(
      chargeback({ orderId: newId(), buyerId: newId(), sellerId }, { amount: 6_000, currency: "DKK" }),
    );
  });
  after(() => operations.close());

  async function move(posting: Parameters<typeof post>[1]): Promise<void> {
    const { sequelize } = operations.deps.postgres;
    operations.time.advance(86_400_000);
    const at = operations.deps.clock();
    days.push(at);
    await sequelize.transaction((transaction) =>
      post({ transaction }, posting, { id: operations.deps.newId(), at }),
    );
  }
  const queries = () => operations.as("admin").queries;

  it("is summed up by account and currency, to nothing in each", async () => {
    const { balances } = await queries().ledgerBalances({});
    expect(balances).to.deep.include({ account: "seller_payable", currency: "EUR", amount: 9_700 });
    expect(balances).to.deep.include({ account: "seller_payable", currency: "DKK", amount: -1_300 });
    expect(balances).to.deep.include({ account: "buyer_funds", currency: "DKK", amount: -10_000 });
    for (const wanted of ["DKK", "EUR"]) {
      const own = balances.filter(({ currency }) => currency === wanted);
      expect(own.reduce((sum, { amount }) => sum + amount, 0)).to.equal(0);
    }
  });

  it("tells a seller's movements with what was owed after each, in pages", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await queries().ledgerStatement({
        ...{ sellerId, limit: 3 },
        ...(cursor ? { cursor } : {}),
      });
      expect(page.owed).to.deep.equal([
        { currency: "DKK", amount: -1_300 },
        { currency: "EUR", amount: 9_700 },
      ]);
      seen.push(
        ...page.items.map(
          ({ kind, amount, currency, balance }) => `${kind} ${amount} ${currency}: ${balance}`,
        ),
      );
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).to.deep.equal([
      "release 9700 DKK: 9700",
      "release 9700 EUR: 9700",
      "payout -5000 DKK: 4700",
      "chargeback -6000 DKK: -1300",
    ]);
  });

  it("tells them of a range, and refuses one that ends before it begins", async () => {
    const [, , , from, to] = days;
    const { items } = await queries().ledgerStatement({ sellerId, from, to });
    expect(items.map(({ kind, balance }) => `${kind} ${balance}`)).to.deep.equal(["release 9700"]);
    const refused = await failureFrom(queries().ledgerStatement({ sellerId, from: to, to: from }));
    expect(refused).to.deep.include({ code: "VALIDATION_FAILED" });
    expect(await queries().ledgerStatement({ sellerId: operations.deps.newId() })).to.deep.equal({
      ...{ owed: [], items: [], nextCursor: null },
    });
  });

  it("is proven right, and told where it is not", async () => {
    expect(await queries().verifyLedger({})).to.deep.equal({ ok: true, count: 0, problems: [] });
    const { sequelize } = operations.deps.postgres;
    await sequelize.query(
      `UPDATE ledger_balances SET balance = balance + 1 WHERE owner_id = '${sellerId}' AND currency = 'EUR'`,
    );
    const verdict = await queries().verifyLedger({});
    expect(verdict).to.include({ ok: false, count: 1 });
    expect(verdict.problems[0]).to.contain(sellerId).and.to.contain("9701").and.to.contain("9700");
  });
});
