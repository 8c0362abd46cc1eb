import { type PaymentReport, sandboxRequest, webhookHandler } from "@marketplace/payments";
import type { OrderDeps } from "./deps.ts";
import { followPayment } from "./follow-payment.ts";

const secret = "a secret of the tests";

/** The webhook as a process binds it. */
export interface Webhook {
  /** Delivers a report as the provider does; answers whether it said anything new. */
  deliver(report: PaymentReport): Promise<boolean>;
}

/** Binds the provider's webhook to orders; what it cannot take it throws, so that a test sees it. */
export function webhookOf(deps: OrderDeps): Webhook {
  const { clock, postgres } = deps;
  return {
    async deliver(report) {
      const seen: { news: boolean; trouble: unknown } = { news: false, trouble: null };
      const handle = webhookHandler({
        ...{ provider: "sandbox", sequelize: postgres.sequelize, clock, secret },
        async onChange({ transaction }, taken) {
          await followPayment(deps, transaction, { taken, now: clock() });
          seen.news = true;
        },
        onTrouble: (thrown) => {
          seen.trouble = thrown;
        },
      });
      const { rawBody, headers } = sandboxRequest(report, secret, clock());
      const { status } = await handle(rawBody, headers);
      if (status !== 200) throw seen.trouble;
      return seen.news;
    },
  };
}
