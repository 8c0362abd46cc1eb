import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import type { Sequelize } from "sequelize";
import { findPayment } from "./payment-store.ts";
import type { PaymentProvider } from "./provider.ts";
import { requestPayment } from "./request-payment.ts";
import { openSandbox } from "./sandbox-provider.ts";
import { STRIPE_CARDS } from "./stripe-books.fixture.ts";
import { openStripe } from "./stripe-provider.ts";
import { type StripeServer, startStripeServer } from "./stripe-server.fixture.ts";
import { cardThat, codeOf, money, newId, now } from "./suite.fixture.ts";
import { takeReport } from "./take-report.ts";

describe("asking for a payment", () => {
  let suite: TestStores;
  let sequelize: Sequelize;
  let server: StripeServer;
  let sandbox: PaymentProvider;
  before(async () => {
    suite = await openTestStores();
    sequelize = suite.stores.postgres.sequelize;
    server = await startStripeServer();
    sandbox = openSandbox({ sequelize, newId, silenceMs: 5 });
  });
  after(async () => {
    await server.close();
    await suite.close();
  });
  afterEach(() => server.treat("well"));

  // Impatient only where an answer is lost: of what comes before that a busy machine may make more.
  const stripe = () => {
    const timeoutMs = server.silent ? 1_000 : 10_000;
    return openStripe({ secretKey: "sk_test_requests", timeoutMs, apiUrl: server.url });
  };
  const askFor = (key: string, token: string, provider: PaymentProvider = stripe()) =>
    requestPayment({ sequelize, provider, clock: () => now }, { id: newId(), key, money, method: { token } });
  const intentsOf = (key: string) =>
    [...server.books.intents.values()].filter(({ metadata }) => metadata.payment_key === key);

  it("commits the row and the reference before any money is held", async () => {
    const key = newId();
    server.treat("deaf", "/confirm");
    expect(await codeOf(askFor(key, STRIPE_CARDS.pays))).to.equal("TIMEOUT");
    const payment = await findPayment(sequelize, key);
    expect(payment).to.include({ status: "pending", reference: intentsOf(key)[0]?.id });
  });

  for (const [mood, path] of [
    ["deaf", "/payment_intents"],
    ["mute", "/payment_intents"],
    ["deaf", "/confirm"],
    ["mute", "/confirm"],
  ] as const)
    it(`holds once what is asked for again after a lost answer (${mood} to ${path})`, async () => {
      const key = newId();
      server.treat(mood, path);
      expect(await codeOf(askFor(key, STRIPE_CARDS.pays))).to.equal("TIMEOUT");
      server.treat("well");
      // Also after the day for which Stripe knows keys.
      server.forgetKeys();
      expect(await askFor(key, STRIPE_CARDS.pays)).to.include({ status: "authorised", key });
      expect(intentsOf(key).filter(({ status }) => status === "requires_capture")).to.have.length(1);
    });

  it("does not try a card again that was refused before its answer was lost", async () => {
    const key = newId();
    server.treat("mute", "/confirm");
    expect(await codeOf(askFor(key, STRIPE_CARDS.declines))).to.equal("TIMEOUT");
    server.treat("well");
    server.forgetKeys();
    // Another card under the same key would be another payment.
    expect(await askFor(key, STRIPE_CARDS.pays)).to.include({ status: "failed", failure: "generic_decline" });
  });

  it("answers from the row once a report was taken, without asking anyone", async () => {
    const key = newId();
    const report = await askFor(key, STRIPE_CARDS.pays);
    await sequelize.transaction((transaction) =>
      takeReport({ transaction }, { provider: "stripe", key, report, now }),
    );
    server.treat("deaf");
    expect(await askFor(key, STRIPE_CARDS.pays)).to.deep.equal(report);
  });

  it("asks the sandbox likewise, which knows a payment by its key alone", async () => {
    const key = newId();
    const late = cardThat("pays, and answers too late");
    expect(await codeOf(askFor(key, late, sandbox))).to.equal("TIMEOUT");
    expect(await findPayment(sequelize, key)).to.include({ status: "pending", reference: null });
    expect(await sandbox.status({ key, reference: null })).to.include({ status: "authorised" });
  });

  it("refuses a key that was used for other money or at another provider", async () => {
    const key = newId();
    await askFor(key, STRIPE_CARDS.pays);
    expect(await codeOf(askFor(key, cardThat("pays"), sandbox))).to.equal("IDEMPOTENCY_MISMATCH");
  });
});
