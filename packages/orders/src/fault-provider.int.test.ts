import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { changeOrder } from "./change-order.ts";
import {
  type bent,
  type FaultyProcess,
  openFaultyProcess,
  type ProviderCall,
} from "./crash-faults.fixture.ts";
import { CARDS } from "./crash-scenarios.fixture.ts";
import { type CrashSuite, openCrashSuite, type Round } from "./crash-suite.fixture.ts";
import { price, shipping } from "./order.fixture.ts";
import { orderPlacing } from "./reserve-units.ts";

/*
 * The payment provider hangs, answers twice, or does what it was asked and answers too late. Whatever was acknowledged
 * stands, and everything else ends one way or the other.
 */

type Bend = Parameters<typeof bent>[1];

describe("orders whose payment provider fails", function () {
  this.timeout(300_000);
  let suite: CrashSuite;
  const open: FaultyProcess[] = [];
  before(async () => {
    suite = await openCrashSuite();
  });
  after(() => suite.close());
  // The worker of another test's process would take over what is to go through this one's provider.
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  /** Buys, cancels what was bought, and buys with a card that fails when it is captured: every call of a provider. */
  async function buyAndCancel({ orders }: FaultyProcess): Promise<void> {
    const round = await suite.newRound();
    const [orderId] = (await placed(orders, round, { listing: round.listing, card: CARDS.pays })).orderIds;
    if (orderId === undefined) throw new Error("Nothing was ordered");
    const cancel = { event: "cancel", reason: "Changed my mind" } as const;
    await changeOrder(
      orders,
      { orderId, change: cancel, actor: "buyer", actorId: round.buyerId, version: 2 },
      async () => {},
    );
    const refusal = await placed(orders, round, {
      listing: round.other,
      card: CARDS["fails on capture"],
    }).catch((thrown: unknown) => thrown);
    expect(refusal).to.be.instanceOf(MarketplaceError).and.have.property("code", "PAYMENT_DECLINED");
  }

  function faulty(bend: Bend): FaultyProcess {
    const one = openFaultyProcess(suite.settings, bend);
    open.push(one);
    return one;
  }

  function placed(
    orders: FaultyProcess["orders"],
    { id, buyerId }: Round,
    { listing: listingId, card }: { readonly listing: string; readonly card: string },
  ) {
    const items = [{ listingId, expectedPrice: price }];
    const own = { buyerId, idempotencyKey: `${id} ${card}`, asked: { listingId, card } };
    return orderPlacing(orders)({ ...own, items, shipping, payment: { token: card } });
  }

  /** Bends the first call of each kind. */
  function firstOfEach(bend: Bend): Bend {
    const seen = new Set<ProviderCall>();
    return (call, name) => {
      if (seen.has(name)) return call();
      seen.add(name);
      return bend(call, name);
    };
  }

  async function look(): Promise<void> {
    await suite.recover();
    expect(await suite.violations()).to.deep.equal([]);
  }

  it("by answering each call twice, and being asked twice", async () => {
    await buyAndCancel(faulty(async (call) => (await Promise.all([call(), call()]))[1]));
    await look();
  });

  it("by doing what it is asked, and answering too late", async () => {
    const bend = firstOfEach(async (call) => {
      await call();
      throw new MarketplaceError("TIMEOUT", "The payment provider did not answer in time.");
    });
    await buyAndCancel(faulty(bend));
    await look();
  });

  it("by breaking off before it does anything", async () => {
    const bend = firstOfEach(() =>
      Promise.reject(new MarketplaceError("STORE_UNAVAILABLE", "Nobody is there.")),
    );
    await buyAndCancel(faulty(bend));
    await look();
  });

  it("by hanging, and doing what it was asked long after it was asked again", async () => {
    const wake: (() => void)[] = [];
    const late: Promise<unknown>[] = [];
    const bend = firstOfEach((call) => {
      const done = new Promise<void>((resolve) => wake.push(resolve)).then(call);
      late.push(done.catch(() => {}));
      return done;
    });
    const process = faulty(bend);
    // At once, as each waits until its step is out of time.
    await Promise.all([1, 2, 3].map(() => buyAndCancel(process)));
    for (const one of wake) one();
    await Promise.all(late);
    await look();
    expect(late).to.have.length(4);
  });
});
