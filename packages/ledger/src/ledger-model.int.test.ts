import { idsFrom, systemClock } from "@marketplace/kernel";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { balances, balancesOf } from "./balances.ts";
import { feeOf } from "./fee-policy.ts";
import { post } from "./ledger-store.ts";
import { capture, chargeback, type Posting, payout, refund, release, type Sale } from "./posting.ts";
import { statement } from "./statement.ts";
import { verifyLedger } from "./verify.ts";

/** `LEDGER_OPERATIONS=100000` runs the long form; the normal run of the tests takes a short one. */
const OPERATIONS = Number(process.env.LEDGER_OPERATIONS ?? 1_500);
const IN_ONE_TRANSACTION = 100;
const SEED = 20_260_601;
const SELLERS = 20;
const CURRENCIES = ["DKK", "EUR", "JPY"];

const operation = fc.record({
  kind: fc.constantFrom("capture", "capture", "release", "refund", "payout", "chargeback", "again"),
  seller: fc.nat(SELLERS - 1),
  pick: fc.nat(1_000_000),
  amount: fc.integer({ min: 1, max: 5_000_000 }),
  currency: fc.nat(CURRENCIES.length - 1),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

interface Open {
  readonly sale: Sale;
  readonly currency: string;
  escrow: number;
}

/** The same rules in plain numbers. */
class Model {
  readonly open: Open[] = [];
  readonly payable = new Map<string, number>();
  readonly fees = new Map<string, number>();

  add(totals: Map<string, number>, key: string, amount: number): void {
    totals.set(key, (totals.get(key) ?? 0) + amount);
  }
}

describe("the ledger and a plain model of it", function () {
  this.timeout(3_600_000);
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  const newId = idsFrom(systemClock);
  const sellers = Array.from({ length: SELLERS }, newId);

  /** What an operation posts, and what it does to the model where the database is to let it through. */
  function plan(
    model: Model,
    { kind, seller, pick, amount, currency: index }: Operation,
    earlier: Posting[],
  ) {
    const sellerId = sellers[seller] ?? "";
    const currency = CURRENCIES[index] ?? "DKK";
    const chosen = model.open[pick % Math.max(1, model.open.length)];
    const owed = model.payable.get(`${sellerId} ${currency}`) ?? 0;
    switch (kind) {
      case "capture": {
        const sale = { orderId: newId(), buyerId: newId(), sellerId };
        const effect = () => void model.open.push({ sale, currency, escrow: amount });
        return { posting: capture(sale, { amount, currency }), passes: true, effect };
      }
      case "again": {
        const posting = earlier[pick % Math.max(1, earlier.length)];
        return posting && { posting, passes: true, effect: () => {} };
      }
      case "payout": {
        const part = 1 + (pick % Math.max(1, Math.abs(owed) + 10));
        const effect = () => model.add(model.payable, `${sellerId} ${currency}`, -part);
        return {
          posting: payout(newId(), sellerId, { amount: part, currency }),
          passes: part <= owed,
          effect,
        };
      }
      case "release": {
        if (chosen === undefined || chosen.escrow === 0) return undefined;
        const money = { amount: chosen.escrow, currency: chosen.currency };
        const effect = () => {
          const fee = feeOf("bikes", money).amount;
          chosen.escrow = 0;
          model.add(model.fees, money.currency, fee);
          model.add(model.payable, `${chosen.sale.sellerId} ${money.currency}`, money.amount - fee);
        };
        return { posting: release(chosen.sale, money, "bikes"), passes: true, effect };
      }
      case "refund": {
        if (chosen === undefined) return undefined;
        const money = { amount: 1 + (amount % (chosen.escrow + 5)), currency: chosen.currency };
        const effect = () => {
          chosen.escrow -= money.amount;
        };
        return {
          posting: refund(chosen.sale, newId(), money),
          passes: money.amount <= chosen.escrow,
          effect,
        };
      }
      case "chargeback": {
        // Seldom, as in life: or every seller would owe.
        if (chosen === undefined || pick % 10 > 0) return undefined;
        const posting = chargeback(chosen.sale, {
          amount: 1 + (amount % 100_000),
          currency: chosen.currency,
        });
        const lost = posting.entries[0]?.amount ?? 0;
        const effect = () => model.add(model.payable, `${chosen.sale.sellerId} ${chosen.currency}`, lost);
        return earlier.some(({ key }) => key === posting.key) ? undefined : { posting, passes: true, effect };
      }
    }
  }

  it(`agree after ${OPERATIONS} random operations, retries and refused ones among them`, async () => {
    const { sequelize } = suite.stores.postgres;
    const model = new Model();
    const earlier: Posting[] = [];
    const refused = { expected: 0, met: 0 };
    let at = new Date("2026-01-01T00:00:00.000Z");
    let waiting: Posting[] = [];

    const write = (postings: readonly Posting[]) =>
      sequelize.transaction(async (transaction) => {
        for (const posting of postings) await post({ transaction }, posting, { id: newId(), at });
      });
    const flush = async () => {
      await write(waiting);
      waiting = [];
      at = new Date(at.getTime() + 60_000);
    };

    for (const drawn of fc.sample(operation, { numRuns: OPERATIONS, seed: SEED })) {
      const planned = plan(model, drawn, earlier);
      if (planned === undefined) continue;
      if (planned.passes) {
        planned.effect();
        earlier.push(planned.posting);
        waiting.push(planned.posting);
        if (waiting.length >= IN_ONE_TRANSACTION) await flush();
        continue;
      }
      // What is to be refused goes alone, or it would take the others with it.
      await flush();
      refused.expected += 1;
      await write([planned.posting]).catch((failure: unknown) => {
        expect(String(failure)).to.contain("would be overdrawn");
        refused.met += 1;
      });
    }
    await flush();

    expect(refused.met).to.equal(refused.expected);
    expect(refused.expected).to.be.greaterThan(OPERATIONS / 100);
    expect(await verifyLedger(sequelize)).to.deep.equal([]);
    await compare(model);
  });

  async function compare(model: Model): Promise<void> {
    const { sequelize } = suite.stores.postgres;
    const all = await balances(sequelize);
    const total = (account: string, currency: string) =>
      all.find((balance) => balance.account === account && balance.currency === currency)?.amount ?? 0;
    for (const currency of CURRENCIES) {
      const inEscrow = model.open.reduce(
        (sum, open) => sum + (open.currency === currency ? open.escrow : 0),
        0,
      );
      expect(total("escrow", currency), `escrow in ${currency}`).to.equal(inEscrow);
      expect(total("platform_fee", currency)).to.equal(model.fees.get(currency) ?? 0);
      const sum = all.reduce((so, balance) => so + (balance.currency === currency ? balance.amount : 0), 0);
      expect(sum, `all accounts in ${currency}`).to.equal(0);
    }
    for (const sellerId of sellers) {
      const lines = await statement(sequelize, { sellerId });
      expect(await statement(sequelize, { sellerId })).to.deep.equal(lines);
      for (const { amount, currency } of await balancesOf(sequelize, {
        account: "seller_payable",
        owner: sellerId,
      })) {
        expect(amount).to.equal(model.payable.get(`${sellerId} ${currency}`) ?? 0);
        expect(lines.filter((line) => line.currency === currency).at(-1)?.balance).to.equal(amount);
        const charged = lines.some((line) => line.currency === currency && line.kind === "chargeback");
        if (!charged) expect(amount).to.be.at.least(0);
      }
    }
  }
});
