import { expect } from "chai";
import type { PaymentName } from "./provider.ts";
import { STRIPE_CARDS } from "./stripe-books.fixture.ts";
import { openStripe } from "./stripe-provider.ts";
import { type Mood, type StripeServer, startStripeServer } from "./stripe-server.fixture.ts";
import { codeOf, money, newId } from "./suite.fixture.ts";

describe("the Stripe provider", () => {
  let server: StripeServer;
  before(async () => {
    server = await startStripeServer();
  });
  after(() => server.close());
  afterEach(() => server.treat("well"));

  // Impatient only where nothing comes: a busy machine may take longer than that for what does.
  const stripe = () => {
    const timeoutMs = server.silent ? 60 : 10_000;
    return openStripe({ secretKey: "sk_test_faults", timeoutMs, apiUrl: server.url });
  };
  const open = async (sum = money): Promise<PaymentName> => {
    const key = `order:${newId()}`;
    return { key, ...(await stripe().open({ key, money: sum })) };
  };
  const authorise = (payment: PaymentName, token: string = STRIPE_CARDS.pays) =>
    stripe().authorise({ ...payment, money, method: { token } });
  const intentOf = ({ reference }: PaymentName) => server.books.intents.get(reference ?? "");
  const requestKey = "order:1:step";
  const unknowns: readonly (readonly [Mood, string])[] = [
    ["deaf", "TIMEOUT"],
    ["mute", "TIMEOUT"],
    ["breaks off", "STORE_UNAVAILABLE"],
    ["breaks off after", "STORE_UNAVAILABLE"],
    [500, "STORE_UNAVAILABLE"],
    [409, "STORE_UNAVAILABLE"],
    [429, "STORE_UNAVAILABLE"],
    [401, "STORE_UNAVAILABLE"],
    [403, "STORE_UNAVAILABLE"],
  ];

  for (const [mood, code] of unknowns) {
    const wasDone = mood === "mute" || mood === "breaks off after";

    it(`settles a hold whose answer is lost (${mood}) by asking, and by sending it again`, async () => {
      const payment = await open();
      server.treat(mood);
      expect(await codeOf(authorise(payment))).to.equal(code);
      expect(await codeOf(stripe().status(payment))).to.equal(code);
      server.treat("well");
      const known = await stripe().status(payment);
      expect(known?.status ?? null).to.equal(wasDone ? "authorised" : null);
      expect(await authorise(payment)).to.include({ status: "authorised" });
      expect(intentOf(payment)).to.include({ status: "requires_capture" });
    });

    it(`settles a capture and a refund whose answers are lost (${mood})`, async () => {
      const payment = await open();
      await authorise(payment);
      const capture = () => stripe().capture(payment, { requestKey: `${payment.key}:capture`, money });
      server.treat(mood);
      expect(await codeOf(capture())).to.equal(code);
      server.treat("well");
      expect((await stripe().status(payment))?.captured).to.equal(wasDone ? 10_000 : 0);
      expect(await capture()).to.include({ status: "captured", captured: 10_000 });

      const refund = () =>
        stripe().refund(payment, { requestKey: `${payment.key}:refund`, money: { ...money, amount: 3_000 } });
      server.treat(mood, "/refunds");
      expect(await codeOf(refund())).to.equal(code);
      server.treat("well");
      expect(await refund()).to.include({ status: "refunded", refunded: 3_000 });
    });
  }

  it("opens a payment whose announcement was lost again, and holds money for one", async () => {
    const key = `order:${newId()}`;
    server.treat("mute");
    expect(await codeOf(stripe().open({ key, money }))).to.equal("TIMEOUT");
    expect(await stripe().status({ key, reference: null })).to.equal(null);
    expect(await stripe().void({ key, reference: null }, { requestKey })).to.equal(null);
    server.treat("well");
    server.forgetKeys();
    const { reference } = await stripe().open({ key, money });
    await authorise({ key, reference });
    const made = [...server.books.intents.values()].filter(({ metadata }) => metadata.payment_key === key);
    expect(made.map(({ status }) => status)).to.deep.equal(["requires_payment_method", "requires_capture"]);
  });

  it("does nothing twice when a request is repeated after Stripe forgot its key", async () => {
    const payment = await open();
    const everything = async () => {
      await authorise(payment);
      await stripe().capture(payment, { requestKey: `${payment.key}:c`, money });
      const part = { ...money, amount: 4_000 };
      return await stripe().refund(payment, { requestKey: `${payment.key}:r`, money: part });
    };
    const first = await everything();
    const effects = server.effects.length;
    server.forgetKeys();
    expect(await everything()).to.deep.equal(first);
    expect(server.effects).to.have.length(effects);
    expect(intentOf(payment)).to.include({ amount_received: 10_000, amount_refunded: 4_000 });
  });

  it("keeps a late request from holding money by voiding the payment first", async () => {
    const payment = await open();
    server.treat("deaf");
    expect(await codeOf(authorise(payment))).to.equal("TIMEOUT");
    server.treat("well");
    expect(await stripe().void(payment, { requestKey: `${payment.key}:v` })).to.include({ status: "voided" });
    // The request that was thought lost arrives now.
    expect(await authorise(payment)).to.include({ status: "voided" });
    expect(intentOf(payment)).to.include({ status: "canceled" });
  });

  it("tells the issuer's reason of a refused card", async () => {
    expect(await authorise(await open(), STRIPE_CARDS.declines)).to.include({ failure: "generic_decline" });
    expect(await authorise(await open(), STRIPE_CARDS["has too little"])).to.include({
      failure: "insufficient_funds",
    });
    expect(await authorise(await open(), "pm_unknown")).to.include({ failure: "resource_missing" });
  });

  it("lets go of a card whose capture failed", async () => {
    const payment = await open();
    await authorise(payment, STRIPE_CARDS["fails on capture"]);
    expect(await stripe().capture(payment, { requestKey: `${payment.key}:c`, money })).to.include({
      status: "failed",
      failure: "lost_card",
    });
    expect(intentOf(payment)).to.include({ status: "canceled" });
  });

  it("asks in Stripe's units, by hand to capture, with our key, and reports in ours", async () => {
    for (const [currency, amount, asked] of [
      ["DKK", 10_000, 10_000],
      ["JPY", 500, 500],
      ["KWD", 12_340, 12_340],
      ["ISK", 70, 7_000],
    ] as const) {
      const payment = await open({ amount, currency });
      expect(intentOf(payment)).to.deep.include({
        amount: asked,
        currency: currency.toLowerCase(),
        metadata: { payment_key: payment.key },
      });
      await authorise(payment);
      const taken = await stripe().capture(payment, {
        requestKey: `${payment.key}:c`,
        money: { amount, currency },
      });
      expect(taken).to.include({ captured: amount });
      const back = { requestKey: `${payment.key}:r`, money: { amount: 10, currency } };
      expect(await stripe().refund(payment, back)).to.include({ refunded: 10 });
    }
    expect(await codeOf(open({ amount: 12_345, currency: "KWD" }))).to.equal("VALIDATION_FAILED");
  });

  it("does not take a payment that Stripe does not know for one that holds nothing", async () => {
    const lost = { key: newId(), reference: "pi_lost" };
    expect(await codeOf(stripe().status(lost))).to.equal("resource_missing");
    expect(await codeOf(stripe().void(lost, { requestKey }))).to.equal("resource_missing");
  });

  it("refuses to hold money for a payment whose reference is not kept", async () => {
    expect(() => authorise({ key: "k", reference: null })).to.throw(/open it/);
  });
});
