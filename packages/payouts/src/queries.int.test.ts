import { encodeCursor } from "@marketplace/kernel";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { openPayoutSuite, type PayoutSuite } from "./suite.fixture.ts";

const DAY = 86_400_000;

describe("what a seller sees of their money", () => {
  let payouts: PayoutSuite;
  let sellerId: string;
  before(async () => {
    payouts = await openPayoutSuite();
    sellerId = await payouts.seller();
    const other = await payouts.seller();
    for (let day = 0; day < 7; day += 1) {
      if (day === 3) payouts.treat(sellerId, "account closed");
      for (const each of [sellerId, other]) {
        await payouts.sell(each, 10_000);
        await payouts.sell(each, 10_000, "EUR");
      }
      await payouts.own.run();
      payouts.treat(sellerId, "sends");
      payouts.time.advance(DAY);
    }
    await payouts.sell(sellerId, 1_000);
    await payouts.chargeBack(sellerId, 300, "SEK");
  });
  after(() => payouts.close());

  it("is theirs alone, and nothing to a guest", async () => {
    const stranger = payouts.as(await payouts.seller());
    expect(await stranger.mine({})).to.deep.equal({ items: [], nextCursor: null });
    expect(await stranger.balance()).to.deep.equal({ owed: [] });
    expect(await stranger.statement({})).to.deep.equal({ items: [], nextCursor: null });
    const guest = payouts.guest();
    for (const call of [guest.mine({}), guest.balance(), guest.statement({})])
      expect(await failureFrom(call)).to.include({ code: "UNAUTHENTICATED" });
  });

  it("lists payouts newest first, page by page, and by status", async () => {
    const mine = payouts.as(sellerId).mine;
    const whole = (await mine({ limit: 100 })).items;
    expect(whole).to.have.length(14);
    expect(whole.map(({ requestedAt }) => requestedAt.getTime())).to.deep.equal(
      whole.map(({ requestedAt }) => requestedAt.getTime()).sort((a, b) => b - a),
    );
    for (const limit of [1, 5, 14]) {
      const pages = [];
      let cursor: string | undefined;
      do {
        const page = await mine({ limit, cursor });
        pages.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(pages).to.deep.equal(whole);
    }
    const failed = (await mine({ status: "failed" })).items;
    expect(failed).to.have.length(2);
    for (const one of failed) expect(one).to.include({ failure: "account_closed", reference: null });
    for (const one of (await mine({ status: "sent" })).items) {
      expect(one.reference).to.match(/./);
      expect(one).to.include({ failure: null });
      expect(one).to.not.have.property("sellerId");
    }
    expect((await mine({ status: "requested" })).items).to.deep.equal([]);
  });

  it("tells what is owed now in each currency, also when the seller owes it", async () => {
    expect(await payouts.as(sellerId).balance()).to.deep.equal({
      owed: [
        { currency: "DKK", amount: 970, minimum: 5_000 },
        { currency: "SEK", amount: -300, minimum: 5_000 },
      ],
    });
  });

  it("tells each movement with what was owed after it, page by page, in a range", async () => {
    const { statement } = payouts.as(sellerId);
    const whole = (await statement({ limit: 100 })).items;
    const dkk = whole.filter(({ currency }) => currency === "DKK");
    expect(dkk.slice(5, 10).map(({ kind, amount, balance }) => [kind, amount, balance])).to.deep.equal([
      ["payout", -9_700, 0],
      ["release", 9_700, 9_700],
      ["payout", -9_700, 0],
      ["payout_return", 9_700, 9_700],
      ["release", 9_700, 19_400],
    ]);
    expect(whole.at(-1)).to.include({ kind: "chargeback", balance: -300 });
    for (const line of whole) expect(line).to.not.have.property("key");
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = await statement({ limit: 7, cursor });
      pages.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages).to.deep.equal(whole);
    const [from, to] = [whole[4]?.at, whole[12]?.at];
    const part = (await statement({ from, to, limit: 100 })).items;
    expect(part).to.deep.equal(whole.filter(({ at }) => from && to && at >= from && at < to));
    expect(part).to.not.have.length(0);
  });

  it("refuses ranges that are none, and cursors that were not made here", async () => {
    const { statement, mine } = payouts.as(sellerId);
    const at = new Date();
    for (const call of [
      statement({ from: at, to: at }),
      statement({ cursor: "made up" }),
      statement({
        cursor: encodeCursor({ at: "2026-06-01T00:00:00.000Z", transactionId: sellerId, line: 0 }),
      }),
      statement({ limit: 101 }),
      mine({ cursor: encodeCursor({ at: "now", id: sellerId }) }),
      mine({ limit: 0 }),
    ])
      expect(await failureFrom(call)).to.include({ code: "VALIDATION_FAILED" });
  });
});
