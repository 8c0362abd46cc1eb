import { StackError } from "@marketplace/local-stack";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { type ContractSubject, describeContract } from "./contract.fixture.ts";
import { openSandbox } from "./sandbox-provider.ts";
import { STRIPE_CARDS } from "./stripe-books.fixture.ts";
import { type StripeMock, startStripeMock } from "./stripe-mock.fixture.ts";
import { openStripe } from "./stripe-provider.ts";
import { type StripeServer, startStripeServer } from "./stripe-server.fixture.ts";
import { cardThat, newId } from "./suite.fixture.ts";

const missing = () => {
  throw new Error("The provider is not open");
};

describe("every provider", () => {
  let sandbox: ContractSubject | undefined;
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
    const provider = openSandbox({ sequelize: suite.stores.postgres.sequelize, newId, silenceMs: 5 });
    sandbox = { provider, card: cardThat, confirm: ({ key }) => provider.confirm(key) };
  });
  after(() => suite.close());
  describeContract("the sandbox", () => sandbox ?? missing());

  describe("Stripe, its requests checked by stripe-mock", () => {
    let stripe: ContractSubject | undefined;
    let mock: StripeMock | undefined;
    let server: StripeServer | undefined;
    before(async function () {
      // It is built from source when this machine has none yet.
      this.timeout(1_800_000);
      try {
        mock = await startStripeMock();
      } catch (thrown) {
        if (!(thrown instanceof StackError)) throw thrown;
        console.warn(`Stripe's requests are not checked: ${thrown.message}`);
        this.skip();
      }
      server = await startStripeServer(mock.url);
      const { url, books } = server;
      stripe = {
        provider: openStripe({ secretKey: "sk_test_contract", timeoutMs: 5_000, apiUrl: url }),
        card: (behaviour) => STRIPE_CARDS[behaviour],
        confirm: async ({ reference }) => books.confirmAtBank(reference ?? ""),
      };
    });
    after(async () => {
      await server?.close();
      await mock?.close();
    });
    describeContract("Stripe", () => stripe ?? missing());
  });
});
