import { expect } from "chai";
import { openPayoutProcesses } from "./payout-processes.fixture.ts";
import type { PayoutBehaviour } from "./sandbox-payouts.ts";
import { openPayoutSuite, type PayoutSuite } from "./suite.fixture.ts";

/*
 * A process is killed before and after each effect that paying out has, found by letting one live and tell them. Whoever
 * recovers then ends what it began: sent once or owed again, as the sender of money would have it.
 */

const AT_ONCE = 2;
const DAY = 86_400_000;
const MINUTE = 60_000;

interface Death {
  readonly point: string;
  readonly sellerId: string;
  readonly net: number;
}

describe("a payout whose process is killed", function () {
  this.timeout(300_000);
  let payouts: PayoutSuite;
  let live: Awaited<ReturnType<typeof openPayoutProcesses>>;
  before(async () => {
    live = await openPayoutProcesses();
    payouts = await openPayoutSuite();
    // The processes live by the machine's clock, and whoever recovers comes after all of them.
    payouts.time.advance(Math.max(0, Date.now() - payouts.time.clock().getTime()) + DAY);
  });
  after(() => payouts.close());

  const life = (sellerId: string, behaviour: PayoutBehaviour) => ({
    postgresUrl: payouts.suite.settings.POSTGRES_URL,
    sellerId,
    behaviour,
  });

  async function dieAt(point: string, behaviour: PayoutBehaviour): Promise<Death> {
    const sellerId = await payouts.seller();
    const net = await payouts.sell(sellerId, 10_000);
    payouts.treat(sellerId, behaviour);
    const { signal } = await live({ ...life(sellerId, behaviour), dieAt: point });
    expect(signal, `killed at ${point}`).to.equal("SIGKILL");
    return { point, sellerId, net };
  }

  async function look({ point, sellerId, net }: Death, end: "sent" | "failed"): Promise<void> {
    const all = await payouts.payoutsOf(sellerId);
    // Only what died before it was written down never happened.
    const ends = point === "saga/insert:before" ? [] : [end];
    expect(
      all.map(({ status }) => status),
      point,
    ).to.deep.equal(ends);
    const sum = (await payouts.sentTo(sellerId)).reduce((total, amount) => total + amount, 0);
    expect(sum, point).to.equal(ends.includes("sent") ? net : 0);
    expect(sum + (await payouts.owed(sellerId)), point).to.equal(net);
    expect(await payouts.eventsOf(sellerId), point).to.have.length(ends.length);
  }

  for (const [behaviour, end] of [
    ["sends", "sent"],
    ["sends, and answers too late", "sent"],
    ["account closed", "failed"],
  ] as const)
    it(`comes to its end, whichever point it is killed at (${behaviour})`, async () => {
      const sellerId = await payouts.seller();
      await payouts.sell(sellerId, 10_000);
      const { points } = await live(life(sellerId, behaviour));
      expect(points).to.include("saga/pay-out/send/run:before").and.include("outbox/append:after");
      const waiting = [...points];
      const deaths: Death[] = [];
      const lane = async () => {
        for (let point = waiting.shift(); point !== undefined; point = waiting.shift())
          deaths.push(await dieAt(point, behaviour));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      // Only when all are dead: to this clock, the lease of one that lives has run out long ago.
      for (let pass = 0; pass < 3; pass += 1) {
        await payouts.own.sagas.recover();
        // A call that had not happened when it was asked about is made again in a while.
        payouts.time.advance(MINUTE);
      }
      for (const death of deaths) await look(death, end);
      expect(deaths.length).to.be.greaterThan(12);
      expect(await payouts.problems()).to.deep.equal([]);
      for (const status of ["running", "needs-attention"] as const)
        expect(await payouts.own.sagas.list({ status })).to.deep.equal([]);
    });
});
