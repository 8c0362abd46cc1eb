import { queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import type { PayoutDeps } from "./deps.ts";
import { myBalance, myStatement, payoutBalanceSchema, payoutStatementSchema } from "./my-money.ts";
import { myPayouts } from "./my-payouts.ts";
import { myPayoutsSchema, myStatementSchema } from "./payout-input.ts";
import { payoutSchema } from "./payout-view.ts";

const nothing = z.strictObject({}).optional();
const payoutPageSchema = z.strictObject({
  items: z.array(payoutSchema),
  nextCursor: z.string().nullable(),
});

/** The queries of payouts, under `payouts`: each shows the caller's own money alone. */
export function payoutQueries(deps: Pick<PayoutDeps, "postgres">) {
  return queriesOnly({
    mine: signedIn
      .input(myPayoutsSchema)
      .output(payoutPageSchema)
      .query(({ ctx, input }) => myPayouts(deps, ctx.actor.userId, input)),
    balance: signedIn
      .input(nothing)
      .output(payoutBalanceSchema)
      .query(({ ctx }) => myBalance(deps, ctx.actor.userId)),
    statement: signedIn
      .input(myStatementSchema)
      .output(payoutStatementSchema)
      .query(({ ctx, input }) => myStatement(deps, ctx.actor.userId, input)),
  });
}
