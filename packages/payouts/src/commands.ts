import { mutationsOnly, signedIn } from "@marketplace/rpc";
import type { PayoutDeps } from "./deps.ts";
import { requestPayoutSchema } from "./payout-input.ts";
import { payoutSchema, payoutView } from "./payout-view.ts";
import { requestPayout } from "./request-payout.ts";

/** The mutations of payouts, under `payouts`. */
export function payoutCommands(deps: PayoutDeps) {
  return mutationsOnly({
    request: signedIn
      .input(requestPayoutSchema)
      .output(payoutSchema)
      .mutation(async ({ ctx, input }) =>
        payoutView(await requestPayout(deps, { sellerId: ctx.actor.userId, input })),
      ),
  });
}
