import { idsFrom, systemClock } from "@marketplace/kernel";
import { manualClock, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { balances, balancesOf, sellersOwed } from "./balances.ts";
import { post } from "./ledger-store.ts";
import { capture, chargeback, type Posting, payout, payoutReturn, refund, release } from "./posting.ts";
import { statement, statementPage } from "./statement.ts";
import { verifyLedger } from "./verify.ts";

describe("ledger", () => {
  let suite: TestStores;
  const newId = idsFrom(systemClock);
  const time = manualClock();
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  const sequelize = () => suite.stores.postgres.sequelize;
  const write = (...postings: Posting[]) =>
    sequelize().transaction(async (transaction) => {
      const wrote: boolean[] = [];
      for (const one of postings)
        wrote.push(await post({ transaction }, one, { id: newId(), at: time.clock() }));
      return wrote;
    });
  const newSale = () => ({ orderId: newId(), buyerId: newId(), sellerId: newId() });
  const dkk = (amount: number) => ({ amount, currency: "DKK" });
  const refusal = async (work: Promise<unknown>) => {
    try {
      await work;
      return "was not refused";
    } catch (thrown) {
      return String(thrown);
    }
  };

  it("carries a sale from the buyer through escrow to the seller and out", async () => {
    const sale = newSale();
    await write(capture(sale, dkk(10_001)));
    expect(await balancesOf(sequelize(), { account: "escrow", owner: sale.orderId })).to.deep.equal([
      dkk(10_001),
    ]);
    await write(release(sale, dkk(10_001), "bikes"));
    expect(await balancesOf(sequelize(), { account: "escrow", owner: sale.orderId })).to.deep.equal([dkk(0)]);
    expect(await balancesOf(sequelize(), { account: "seller_payable", owner: sale.sellerId })).to.deep.equal([
      dkk(9_501),
    ]);
    await write(payout(newId(), sale.sellerId, dkk(9_501)));
    expect(await verifyLedger(sequelize())).to.deep.equal([]);
  });

  it("writes a posting once, however often and however many at once it is sent", async () => {
    const sale = newSale();
    const once = await Promise.all(Array.from({ length: 20 }, () => write(capture(sale, dkk(500)))));
    expect(once.flat().filter(Boolean)).to.have.length(1);
    expect(await balancesOf(sequelize(), { account: "escrow", owner: sale.orderId })).to.deep.equal([
      dkk(500),
    ]);
  });

  it("lets one of two refunds have the money that is there for one", async () => {
    for (let round = 0; round < 50; round += 1) {
      const sale = newSale();
      await write(capture(sale, dkk(100)));
      const outcomes = await Promise.allSettled([
        write(refund(sale, "a", dkk(100))),
        write(release(sale, dkk(100), "books")),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).to.have.length(1);
      expect(await balancesOf(sequelize(), { account: "escrow", owner: sale.orderId })).to.deep.equal([
        dkk(0),
      ]);
    }
  });

  it("refuses to pay out more than is owed, and lets a chargeback alone go below nothing", async () => {
    const sale = newSale();
    await write(capture(sale, dkk(1_000)), release(sale, dkk(1_000), "books"));
    expect(await refusal(write(payout(newId(), sale.sellerId, dkk(971))))).to.contain("would be overdrawn");
    await write(payout(newId(), sale.sellerId, dkk(970)), chargeback(sale, dkk(1_000)));
    expect(await balancesOf(sequelize(), { account: "seller_payable", owner: sale.sellerId })).to.deep.equal([
      dkk(-1_000),
    ]);
    expect(await refusal(write(payout(newId(), sale.sellerId, dkk(1))))).to.contain("would be overdrawn");
    // The next sale pays the debt off.
    const next = { ...newSale(), sellerId: sale.sellerId };
    await write(capture(next, dkk(2_000)), release(next, dkk(2_000), "books"));
    expect(await balancesOf(sequelize(), { account: "seller_payable", owner: sale.sellerId })).to.deep.equal([
      dkk(940),
    ]);
  });

  it("is kept by the database: no entry alone, none that does not balance, none changed or deleted", async () => {
    const sale = newSale();
    const unbalanced = { ...capture(sale, dkk(5)), entries: capture(sale, dkk(5)).entries.slice(1) };
    expect(await refusal(write(unbalanced))).to.contain("does not balance");
    const twoCurrencies = capture(sale, dkk(5)).entries.map((entry, index) => ({
      ...entry,
      currency: index === 0 ? "EUR" : "DKK",
    }));
    expect(await refusal(write({ ...capture(sale, dkk(5)), entries: twoCurrencies }))).to.contain(
      "does not balance",
    );
    expect(await refusal(write({ ...capture(sale, dkk(5)), entries: [] }))).to.contain("has no entries");
    await write(capture(sale, dkk(5)));
    for (const sql of [
      "UPDATE ledger_entries SET amount = amount * 2",
      "DELETE FROM ledger_entries",
      "UPDATE ledger_transactions SET at = now()",
      "DELETE FROM ledger_transactions",
      "TRUNCATE ledger_entries, ledger_transactions",
    ])
      expect(await refusal(sequelize().query(sql)), sql).to.contain("is append-only");
    expect(await verifyLedger(sequelize())).to.deep.equal([]);
  });

  it("finds a balance that was tampered with", async () => {
    const sale = newSale();
    await write(capture(sale, dkk(5)));
    await sequelize().query("UPDATE ledger_balances SET balance = 6 WHERE owner_id = :owner", {
      replacements: { owner: sale.orderId },
    });
    const problems = await verifyLedger(sequelize());
    expect(problems.map(({ what }) => what)).to.deep.equal([
      `escrow of ${sale.orderId} carries 6 DKK, and its entries sum to 5`,
    ]);
    await sequelize().query("UPDATE ledger_balances SET balance = 5 WHERE owner_id = :owner", {
      replacements: { owner: sale.orderId },
    });
  });

  it("tells a seller's statement line by line, the same each time and for each range", async () => {
    const sellerId = newId();
    const days: Date[] = [];
    for (const amount of [1_000, 2_000, 3_000]) {
      time.advance(86_400_000);
      days.push(time.clock());
      const sale = { ...newSale(), sellerId };
      await write(capture(sale, dkk(amount)), release(sale, dkk(amount), "books"));
    }
    time.advance(86_400_000);
    await write(payout(newId(), sellerId, dkk(5_000)));
    const whole = await statement(sequelize(), { sellerId });
    expect(whole.map(({ kind, amount, balance }) => [kind, amount, balance])).to.deep.equal([
      ["release", 970, 970],
      ["release", 1_940, 2_910],
      ["release", 2_910, 5_820],
      ["payout", -5_000, 820],
    ]);
    const middle = await statement(sequelize(), { sellerId, from: days[1], to: days[2] });
    expect(middle).to.deep.equal(whole.slice(1, 2));
  });

  it("owes again what a payout did not send, by a posting of its own and once", async () => {
    const sale = newSale();
    const payoutId = newId();
    await write(capture(sale, dkk(1_000)), release(sale, dkk(1_000), "books"));
    time.advance(1);
    await write(payout(payoutId, sale.sellerId, dkk(970)));
    time.advance(1);
    const back = payoutReturn(payoutId, sale.sellerId, dkk(970));
    expect((await Promise.all([write(back), write(back)])).flat().filter(Boolean)).to.have.length(1);
    expect(await balancesOf(sequelize(), { account: "seller_payable", owner: sale.sellerId })).to.deep.equal([
      dkk(970),
    ]);
    const lines = await statement(sequelize(), { sellerId: sale.sellerId });
    expect(lines.map(({ kind, balance }) => [kind, balance])).to.deep.equal([
      ["release", 970],
      ["payout", 0],
      ["payout_return", 970],
    ]);
    expect(await verifyLedger(sequelize())).to.deep.equal([]);
  });

  it("tells a statement page by page, the same as whole", async () => {
    const sellerId = newId();
    const from = time.clock();
    for (const amount of [1_000, 2_000, 3_000, 4_000, 5_000]) {
      const sale = { ...newSale(), sellerId };
      await write(capture(sale, dkk(amount)), release(sale, dkk(amount), "books"));
      // Some share an instant, so that a page may end between two of the same.
      if (amount > 2_000) time.advance(1);
    }
    const range = { sellerId, from, to: undefined };
    const whole = await statement(sequelize(), range);
    for (const limit of [1, 2, 5, 6]) {
      const pages = [];
      let after = null;
      do {
        const page: Awaited<ReturnType<typeof statementPage>> = await statementPage(sequelize(), {
          ...range,
          after,
          limit,
        });
        expect(page.lines.length).to.be.within(1, limit);
        pages.push(...page.lines);
        after = page.next;
      } while (after !== null);
      expect(pages).to.deep.equal(whole);
    }
  });

  it("finds who is owed enough, in each currency by its own minimum, page by page", async () => {
    const owe = async (sellerId: string, amount: number, currency: string) => {
      const sale = { ...newSale(), sellerId };
      const money = { amount, currency };
      await write(capture(sale, money), release(sale, money, "books"));
    };
    // Ids of one instant are in no order of their own.
    const [enough = "", both = ""] = [newId(), newId()].sort();
    const little = newId();
    await owe(enough, 10_000, "SEK");
    await owe(little, 9_000, "SEK");
    await owe(both, 20_000, "SEK");
    await owe(both, 500, "NOK");
    await owe(little, 400, "NOK");
    const minimums = [
      { amount: 9_700, currency: "SEK" },
      { amount: 485, currency: "NOK" },
    ];
    const found = await sellersOwed(sequelize(), { minimums, after: null, limit: 10 });
    expect(found).to.deep.equal([
      { sellerId: enough, currency: "SEK", amount: 9_700 },
      { sellerId: both, currency: "NOK", amount: 485 },
      { sellerId: both, currency: "SEK", amount: 19_400 },
    ]);
    const [first] = await sellersOwed(sequelize(), { minimums, after: null, limit: 1 });
    expect(first).to.deep.equal(found[0]);
    expect(await sellersOwed(sequelize(), { minimums, after: found[1] ?? null, limit: 10 })).to.deep.equal([
      found[2],
    ]);
  });

  it("sums to nothing over all accounts", async () => {
    const totals = new Map<string, number>();
    for (const { currency, amount } of await balances(sequelize()))
      totals.set(currency, (totals.get(currency) ?? 0) + amount);
    for (const total of totals.values()) expect(total).to.equal(0);
  });
});
