import { MarketplaceError } from "@marketplace/kernel";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { payoutFailedSchema, payoutSentSchema } from "./events.ts";
import type { PayoutProvider } from "./provider.ts";
import { openPayoutSuite, type PayoutSuite } from "./suite.fixture.ts";

const MINUTE = 60_000;

describe("a payout", () => {
  let payouts: PayoutSuite;
  before(async () => {
    payouts = await openPayoutSuite();
  });
  after(() => payouts.close());
  afterEach(async () => expect(await payouts.problems()).to.deep.equal([]));

  let keys = 0;
  const asking = (currency = "DKK") => ({ idempotencyKey: `ask-number-${++keys}`, currency });
  /** Asks, and again when it has come as far as it can for now: the first time may end before it was begun. */
  const askInHaste = async (sellerId: string, input: ReturnType<typeof asking>, process = payouts.hasty) => {
    await process.ask(sellerId, input).catch(() => {});
    await payouts.idle();
    return await process.ask(sellerId, input);
  };
  const one = async (sellerId: string) => (await payouts.payoutsOf(sellerId)).map(({ status }) => status);
  const sagaOf = async (sellerId: string) =>
    (await payouts.own.sagas.list({ limit: 1_000 })).find(({ scope }) => scope === sellerId);

  it("sends all that is owed, says so once, and leaves nothing owed", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    await payouts.sell(sellerId, 7_000, "EUR");
    const input = asking();
    const paid = await payouts.own.ask(sellerId, input);
    expect(paid).to.deep.include({ status: "sent", money: { amount: net, currency: "DKK" }, failure: null });
    expect(paid.reference).to.match(/^sandbox_/);
    expect(await payouts.owed(sellerId)).to.equal(0);
    expect(await payouts.owed(sellerId, "EUR")).to.be.greaterThan(0);
    expect(await payouts.sentTo(sellerId)).to.deep.equal([net]);
    const [event, ...more] = await payouts.eventsOf(sellerId);
    expect(payoutSentSchema.parse(event)).to.deep.include({
      aggregateId: paid.id,
      payload: { sellerId, money: paid.money },
    });
    expect(more).to.deep.equal([]);

    // What comes in afterwards is not part of the same wish.
    await payouts.sell(sellerId, 10_000);
    expect(await payouts.own.ask(sellerId, input)).to.deep.equal(paid);
    const other = payouts.own.ask(sellerId, { ...input, currency: "EUR" });
    expect(await failureFrom(other)).to.include({ code: "IDEMPOTENCY_MISMATCH" });
    expect(await payouts.sentTo(sellerId)).to.have.length(1);
  });

  it("is of any sum above nothing when its seller asks, and of nothing refused", async () => {
    const sellerId = await payouts.seller();
    expect(await failureFrom(payouts.own.ask(sellerId, asking()))).to.deep.include({
      code: "INVALID_TRANSITION",
      details: { owed: 0, currency: "DKK" },
    });
    await payouts.sell(sellerId, 1);
    expect(await payouts.own.ask(sellerId, asking())).to.deep.include({
      money: { amount: 1, currency: "DKK" },
    });
    await payouts.chargeBack(sellerId, 500);
    expect(await failureFrom(payouts.own.ask(sellerId, asking()))).to.deep.include({
      code: "INVALID_TRANSITION",
      details: { owed: -500, currency: "DKK" },
    });
  });

  it("that is refused is owed again, with the reason, and says so", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    payouts.treat(sellerId, "account closed");
    const input = asking();
    for (const _ of ["first", "again"])
      expect(await failureFrom(payouts.own.ask(sellerId, input))).to.deep.include({
        code: "INVALID_TRANSITION",
        details: { failure: "account_closed" },
      });
    expect(await payouts.owed(sellerId)).to.equal(net);
    const [failed] = await payouts.payoutsOf(sellerId);
    expect(failed).to.include({ status: "failed", failure: "account_closed", reference: null });
    const [event] = await payouts.eventsOf(sellerId);
    expect(payoutFailedSchema.parse(event).payload).to.include({ sellerId, failure: "account_closed" });
    // A refusal stands for its key, also when the account takes money again; a new wish is sent.
    payouts.treat(sellerId, "sends");
    expect(await failureFrom(payouts.own.ask(sellerId, input))).to.include({ code: "INVALID_TRANSITION" });
    expect(await payouts.own.ask(sellerId, asking())).to.include({ status: "sent" });
    expect(await payouts.sentTo(sellerId)).to.deep.equal([net]);
  });

  it("is sent once when the answer comes too late", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    payouts.treat(sellerId, "sends, and answers too late");
    expect(await payouts.own.ask(sellerId, asking())).to.include({ status: "sent" });
    expect(await payouts.sentTo(sellerId)).to.deep.equal([net]);
    expect(await payouts.owed(sellerId)).to.equal(0);
  });

  it("goes on by itself when nobody answers, and is owed to nobody twice meanwhile", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    payouts.treat(sellerId, "never answers");
    const input = asking();
    const waiting = await askInHaste(sellerId, input);
    expect(waiting).to.deep.include({ status: "requested", money: { amount: net, currency: "DKK" } });
    expect(await payouts.owed(sellerId)).to.equal(0);
    expect(await failureFrom(payouts.own.ask(sellerId, asking()))).to.include({ code: "INVALID_TRANSITION" });
    payouts.treat(sellerId, "sends");
    payouts.time.advance(20 * MINUTE);
    await payouts.own.sagas.recover();
    expect(await payouts.own.ask(sellerId, input)).to.deep.include({ id: waiting.id, status: "sent" });
    expect(await payouts.sentTo(sellerId)).to.deep.equal([net]);
  });

  it("that cannot be sent for hours is cancelled at the provider and owed again", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    payouts.treat(sellerId, "never answers");
    await askInHaste(sellerId, asking());
    for (let pass = 0; pass < 25; pass += 1) {
      payouts.time.advance(20 * MINUTE);
      await payouts.own.sagas.recover();
    }
    expect(await payouts.owed(sellerId)).to.equal(net);
    const [failed] = await payouts.payoutsOf(sellerId);
    expect(failed).to.include({ status: "failed", failure: "not_sent" });
    const saga = await sagaOf(sellerId);
    expect(saga).to.include({ status: "compensated" });
    // A runner that stood still all this time wakes up, and sends nothing.
    payouts.treat(sellerId, "sends");
    const late = { key: `${saga?.id}:send`, sellerId, money: { amount: net, currency: "DKK" } };
    expect(await payouts.sandbox.send(late)).to.deep.equal({ status: "refused", failure: "cancelled" });
    expect(await payouts.sentTo(sellerId)).to.deep.equal([]);
  });

  it("stands when it turns out on the way back to have been sent after all", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    const { sandbox } = payouts;
    // It arrives after it was asked about for the last time, and just before it is cancelled.
    let held: Parameters<PayoutProvider["send"]>[0] | undefined;
    const slow: PayoutProvider = {
      ...sandbox,
      async send(transfer) {
        held = transfer;
        throw new MarketplaceError("TIMEOUT", "No answer.");
      },
      async cancel(key) {
        if (held !== undefined) await sandbox.send(held);
        return sandbox.cancel(key);
      },
    };
    const process = payouts.process(slow, 50);
    const input = asking();
    await askInHaste(sellerId, input, process);
    for (let pass = 0; pass < 25; pass += 1) {
      payouts.time.advance(20 * MINUTE);
      await process.sagas.recover();
    }
    expect(await payouts.owed(sellerId)).to.equal(0);
    expect(await payouts.sentTo(sellerId)).to.deep.equal([net]);
    expect(await process.ask(sellerId, input)).to.include({ status: "sent" });
    expect(await sagaOf(sellerId)).to.include({ status: "compensated" });
    expect((await payouts.eventsOf(sellerId)).map((event) => payoutSentSchema.parse(event))).to.have.length(
      1,
    );
    await process.sagas.close();
  });

  it("is not made to an account that is suspended, to which all stays owed", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    await payouts.sequelize.query("UPDATE users SET status = 'suspended' WHERE id = $sellerId", {
      bind: { sellerId },
    });
    await payouts.own.run();
    expect(await failureFrom(payouts.own.ask(sellerId, asking()))).to.include({ code: "FORBIDDEN" });
    expect(await payouts.owed(sellerId)).to.equal(net);
    expect(await one(sellerId)).to.deep.equal([]);
  });
});
