import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { openProvider, openWebhook, sandboxDelivery } from "./open-provider.ts";
import type { PaymentReport } from "./payment.ts";
import { findPayment } from "./payment-store.ts";
import { sandboxRequest } from "./sandbox-event.ts";
import { addPending, cardThat, money, newId, now } from "./suite.fixture.ts";

describe("payments by the settings", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ settings: { PAYMENT_TIMEOUT_MS: "100" } });
  });
  after(() => suite.close());

  const clock = () => now;
  const webhook = (settings = suite.settings) => {
    const troubles: unknown[] = [];
    const moved: number[] = [];
    const { path, handle } = openWebhook(settings, {
      sequelize: suite.stores.postgres.sequelize,
      clock,
      onChange: async (_, taken) => {
        moved.push(taken.moved.captured);
      },
      onTrouble: (thrown) => troubles.push(thrown),
    });
    return { path, handle, troubles, moved };
  };

  it("are the sandbox's, whose webhook hears of everything that it does", async () => {
    const { sequelize } = suite.stores.postgres;
    const { path, handle, moved } = webhook();
    expect(path).to.equal("/webhooks/sandbox");
    const refused: number[] = [];
    const deliver = sandboxDelivery(suite.settings, { handle, clock }, (status) => refused.push(status));
    const deliveries: Promise<void>[] = [];
    const sandbox = openProvider(suite.settings, {
      sequelize,
      newId,
      onSandboxReport: (report) => deliveries.push(deliver(report)),
    });
    expect(sandbox.name).to.equal("sandbox");
    const key = await addPending(sequelize);
    // This card's reports are sent twice each.
    const token = cardThat("answers twice");
    const { reference } = await sandbox.authorise({ key, reference: null, money, method: { token } });
    await Promise.all(deliveries);
    expect(await findPayment(sequelize, key)).to.include({ status: "authorised", reference });
    await sandbox.capture({ key, reference }, { requestKey: `${key}:c`, money });
    await Promise.all(deliveries);
    expect(await findPayment(sequelize, key)).to.include({
      status: "captured",
      captured: 10_000,
      version: 3,
    });
    expect(deliveries).to.have.length(4);
    expect(moved).to.deep.equal([0, 10_000]);

    // Of a payment that is not here, as when its row was rolled back.
    await sandbox.authorise({ key: newId(), reference: null, money, method: { token: cardThat("pays") } });
    await Promise.all(deliveries);
    expect(refused).to.deep.equal([404]);
  });

  it("are Stripe's where the settings say so, and then nobody else's webhook is taken", async () => {
    const stripe = {
      ...suite.settings,
      PAYMENT_PROVIDER: "stripe" as const,
      STRIPE_SECRET_KEY: "sk_test_settings",
      STRIPE_WEBHOOK_SECRET: "whsec_settings",
    };
    expect(openProvider(stripe, { sequelize: suite.stores.postgres.sequelize, newId }).name).to.equal(
      "stripe",
    );
    const { path, handle } = webhook(stripe);
    expect(path).to.equal("/webhooks/stripe");
    const report: PaymentReport = {
      key: newId(),
      reference: "sandbox_1",
      status: "captured",
      captured: 1,
      refunded: 0,
      failure: null,
    };
    const { rawBody, headers } = sandboxRequest(report, suite.settings.SANDBOX_WEBHOOK_SECRET, now);
    expect(await handle(rawBody, headers)).to.deep.equal({ status: 400 });
  });

  it("take no webhook at all without a secret", async () => {
    const { handle } = webhook({ ...suite.settings, PAYMENT_PROVIDER: "stripe" });
    expect(await handle(Buffer.from("{}"), { "stripe-signature": "t=1,v1=00" })).to.deep.equal({
      status: 400,
    });
  });
});
