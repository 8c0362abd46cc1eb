import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { openPayoutProvider } from "./open-payouts.ts";
import { openPayoutSuite, type PayoutSuite } from "./suite.fixture.ts";

const DAY = 86_400_000;
const ENOUGH = 10_000;

describe("the daily payouts", () => {
  let payouts: PayoutSuite;
  beforeEach(async () => {
    payouts = await openPayoutSuite();
  });
  afterEach(async () => {
    expect(await payouts.problems()).to.deep.equal([]);
    await payouts.close();
  });

  it("pay everyone who is owed enough, once a day, and leave the rest waiting", async () => {
    const [enough, little, both] = [await payouts.seller(), await payouts.seller(), await payouts.seller()];
    const net = await payouts.sell(enough, ENOUGH);
    await payouts.sell(little, 5_000);
    await payouts.sell(both, ENOUGH);
    await payouts.sell(both, ENOUGH, "JPY");
    // No currency that anything is paid out in by itself.
    await payouts.sell(both, ENOUGH * 1_000, "XAU");
    expect(await payouts.own.run()).to.deep.equal({ sent: 3, unsent: 0 });
    expect(await payouts.sentTo(enough)).to.deep.equal([net]);
    expect(await payouts.sentTo(little)).to.deep.equal([]);
    expect(await payouts.sentTo(both)).to.have.length(2);

    await payouts.sell(enough, ENOUGH);
    await payouts.sell(little, 5_000);
    // Together it is enough by now; of the one who was paid today more is paid tomorrow.
    expect(await payouts.own.run()).to.deep.equal({ sent: 1, unsent: 0 });
    expect(await payouts.sentTo(little)).to.have.length(1);
    expect(await payouts.sentTo(enough)).to.have.length(1);
    payouts.time.advance(DAY);
    expect(await payouts.own.run()).to.deep.equal({ sent: 1, unsent: 0 });
    expect(await payouts.sentTo(enough)).to.deep.equal([net, net]);
  });

  it("are tried again the next day when they were refused, and only then", async () => {
    const [closed, open] = [await payouts.seller(), await payouts.seller()];
    await payouts.sell(closed, ENOUGH);
    await payouts.sell(open, ENOUGH);
    payouts.treat(closed, "account closed");
    expect(await payouts.own.run()).to.deep.equal({ sent: 1, unsent: 1 });
    expect(await payouts.own.run()).to.deep.equal({ sent: 0, unsent: 0 });
    payouts.treat(closed, "sends");
    payouts.time.advance(DAY);
    expect(await payouts.own.run()).to.deep.equal({ sent: 1, unsent: 0 });
    expect((await payouts.payoutsOf(closed)).map(({ status }) => status)).to.deep.equal(["failed", "sent"]);
  });

  it("are bounded in one pass, and go on in the next", async () => {
    for (let n = 0; n < 7; n += 1) await payouts.sell(await payouts.seller(), ENOUGH);
    const sent = [];
    for (let pass = 0; pass < 4; pass += 1) sent.push((await payouts.own.run(3)).sent);
    expect(sent).to.deep.equal([3, 3, 1, 0]);
  });

  it("reach every page of those who are owed enough", async () => {
    const sellers = [];
    for (let n = 0; n < 130; n += 1) {
      const sellerId = await payouts.seller();
      sellers.push(sellerId);
      await payouts.sell(sellerId, ENOUGH);
      if (n < 110) payouts.treat(sellerId, "account closed");
    }
    expect(await payouts.own.run(1_000)).to.deep.equal({ sent: 20, unsent: 110 });
    expect(await payouts.own.run(1_000)).to.deep.equal({ sent: 0, unsent: 0 });
  });

  it("pay nobody twice when two workers and the sellers themselves ask at once: 12 rounds", async () => {
    const workers = [
      payouts.own,
      payouts.process(payouts.sandbox, 5_000),
      payouts.process(payouts.sandbox, 5_000),
    ];
    const sellers = [await payouts.seller(), await payouts.seller(), await payouts.seller()];
    const [careful, late, impatient] = sellers;
    payouts.treat(late ?? "", "sends, and answers too late");
    const released = new Map(sellers.map((sellerId) => [sellerId, 0]));
    let asked = 0;
    for (let round = 0; round < 12; round += 1) {
      for (const sellerId of sellers)
        released.set(
          sellerId,
          (released.get(sellerId) ?? 0) + (await payouts.sell(sellerId, ENOUGH + round)),
        );
      const wishes = [0, 1].map((n) =>
        payouts.own.ask(impatient ?? "", { idempotencyKey: `impatient-${round}-${n}`, currency: "DKK" }).then(
          () => {
            asked += 1;
          },
          () => {},
        ),
      );
      await Promise.all([...workers.map((worker) => worker.run()), ...wishes]);
      for (const sellerId of sellers) {
        const sum = (await payouts.sentTo(sellerId)).reduce((total, amount) => total + amount, 0);
        expect(sum + (await payouts.owed(sellerId))).to.equal(released.get(sellerId));
      }
      for (const sellerId of [careful, late])
        expect(await payouts.sentTo(sellerId ?? "")).to.have.length(round + 1);
      payouts.time.advance(DAY);
    }
    // Sometimes the seller was first, or this was no race of them.
    expect(asked).to.be.greaterThan(0);
    for (const worker of workers.slice(1)) await worker.sagas.close();
  });

  it("are not made where they are not configured, and everything stays owed", async () => {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, ENOUGH);
    const said: string[] = [];
    const stripe = openPayoutProvider(
      { PAYMENT_PROVIDER: "stripe", PAYMENT_TIMEOUT_MS: 5 },
      {
        sequelize: payouts.sequelize,
        newId: payouts.newId,
        log: { warn: (_, message) => void said.push(message) },
      },
    );
    expect(said).to.have.length(1);
    expect(said[0]).to.include("payouts are not configured");
    const process = payouts.process(stripe);
    expect(await process.run()).to.deep.equal({ sent: 0, unsent: 0 });
    const wish = process.ask(sellerId, { idempotencyKey: "not-configured", currency: "DKK" });
    expect(await failureFrom(wish)).to.include({ code: "STORE_UNAVAILABLE" });
    expect(await failureFrom(stripe.status("any"))).to.include({ code: "STORE_UNAVAILABLE" });
    expect(await payouts.owed(sellerId)).to.equal(net);
    expect(await payouts.payoutsOf(sellerId)).to.deep.equal([]);
    await process.sagas.close();
  });
});
