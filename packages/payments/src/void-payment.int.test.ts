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
import { voidPayment } from "./void-payment.ts";

const ROUNDS = 60;

describe("letting go of a payment for good", () => {
  let suite: TestStores;
  let sequelize: Sequelize;
  let server: StripeServer;
  let providers: Readonly<Record<PaymentProvider["name"], PaymentProvider>>;
  before(async () => {
    suite = await openTestStores();
    sequelize = suite.stores.postgres.sequelize;
    server = await startStripeServer();
    providers = {
      stripe: openStripe({ secretKey: "sk_test_voids", timeoutMs: 5_000, apiUrl: server.url }),
      sandbox: openSandbox({ sequelize, newId, silenceMs: 5 }),
    };
  });
  after(async () => {
    await server.close();
    await suite.close();
  });

  const tokens = { stripe: STRIPE_CARDS.pays, sandbox: cardThat("pays") };
  const clock = () => now;
  const ask = (key: string, provider: PaymentProvider) =>
    requestPayment(
      { sequelize, provider, clock },
      { id: newId(), key, money, method: { token: tokens[provider.name] } },
    );
  const letGo = (key: string, provider: PaymentProvider) =>
    voidPayment({ sequelize, provider, clock }, { id: newId(), key, money });

  /** Whatever the provider holds under the key, asked of its own books. */
  async function heldBy({ name }: PaymentProvider, key: string): Promise<string[]> {
    if (name === "sandbox") {
      const report = await providers.sandbox.status({ key, reference: null });
      return report?.status === "authorised" ? [report.reference] : [];
    }
    return [...server.books.intents.values()]
      .filter(({ metadata, status }) => metadata.payment_key === key && status === "requires_capture")
      .map(({ id }) => id);
  }

  /** A provider whose caller stands still before or after a call, until it is woken. */
  function freezing(provider: PaymentProvider, at: "before open" | "after open" | "before authorise") {
    const sleeping = signal();
    const awake = signal();
    const stand = async (place: typeof at) => {
      if (place !== at) return;
      sleeping.give();
      await awake.given;
    };
    const frozen: PaymentProvider = {
      ...provider,
      async open(request) {
        await stand("before open");
        const opened = await provider.open(request);
        await stand("after open");
        return opened;
      },
      async authorise(request) {
        await stand("before authorise");
        return await provider.authorise(request);
      },
    };
    return { frozen, sleeping: sleeping.given, wake: awake.give };
  }

  for (const name of ["sandbox", "stripe"] as const) {
    for (const at of ["before open", "after open", "before authorise"] as const)
      it(`holds nothing when a runner wakes up that stood still ${at} (${name})`, async () => {
        const key = newId();
        const provider = providers[name];
        const { frozen, sleeping, wake } = freezing(provider, at);
        const late = codeOf(ask(key, frozen));
        await sleeping;
        const report = await letGo(key, provider);
        wake();
        expect(await late).to.be.oneOf(["answered", "INVALID_TRANSITION"]);
        expect(await heldBy(provider, key)).to.deep.equal([]);
        if (report !== null)
          await sequelize.transaction((transaction) =>
            takeReport({ transaction }, { provider: name, key, report, now }),
          );
        expect(await findPayment(sequelize, key)).to.include({ status: "voided", captured: 0 });
        expect(await codeOf(letGo(key, provider))).to.equal("answered");
      });

    it(`keeps a payment from being asked for that was let go of before (${name})`, async () => {
      const key = newId();
      await letGo(key, providers[name]);
      expect(await codeOf(ask(key, providers[name]))).to.be.oneOf(["answered", "INVALID_TRANSITION"]);
      expect(await heldBy(providers[name], key)).to.deep.equal([]);
    });

    it(`holds nothing when both come at once: ${ROUNDS} rounds (${name})`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const key = newId();
        const provider = providers[name];
        const first = round % 2 === 0 ? codeOf(ask(key, provider)) : undefined;
        await Promise.all([letGo(key, provider), first ?? codeOf(ask(key, provider))]);
        expect(await heldBy(provider, key)).to.deep.equal([]);
      }
    });
  }
});

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
