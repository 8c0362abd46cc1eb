/*
 * Paying out: begin (take it out of what is owed) → send (the pivot) → record. A provider that does not answer is asked
 * again for hours, under the same key. When it refuses, or cannot be reached at all and then lets the transfer be
 * cancelled, what was to be sent is owed again.
 */
import { defineSaga } from "@marketplace/durable";
import { MarketplaceError, type NewId } from "@marketplace/kernel";
import type { Sequelize } from "sequelize";
import { z } from "zod";
import { beginPayout } from "./begin-payout.ts";
import { giveBack, recordSent } from "./end-payout.ts";
import { payoutWishSchema } from "./payout-input.ts";
import { noteRefusal } from "./payout-store.ts";
import type { PayoutProvider, TransferOutcome } from "./provider.ts";

/** What the saga stands on. */
export interface PayOutDeps {
  readonly sequelize: Sequelize;
  readonly provider: PayoutProvider;
  readonly newId: NewId;
  /** Longest time of one call of the provider, more than the provider itself takes at most; 15,000 by default. */
  readonly sendTimeoutMs?: number;
}

/** Some three hours: after a second, doubling to a quarter of an hour. */
const SEND_RETRY = { attempts: 20, minMs: 1_000, maxMs: 900_000 };

/** The saga of a payout. */
export type PayOut = ReturnType<typeof payOut>;

/** Defines the saga `pay-out`: the same for everyone who starts or recovers it. */
export function payOut({ sequelize, provider, newId, sendTimeoutMs = 15_000 }: PayOutDeps) {
  return defineSaga({ name: "pay-out", version: 1, input: payoutWishSchema })
    .step({
      name: "begin",
      result: z.object({ payoutId: z.string(), amount: z.int() }),
      run: ({ input, transaction, now }) => beginPayout({ sequelize, transaction, newId, now }, input),
      undo: ({ result, transaction, now }) =>
        giveBack({ sequelize, transaction, newId, now }, result.payoutId),
    })
    .step({
      name: "send",
      external: true,
      pivot: true,
      timeoutMs: sendTimeoutMs,
      retry: SEND_RETRY,
      result: z.object({ reference: z.string() }),
      async run({ key, input, results: { begin } }) {
        const money = { amount: begin.amount, currency: input.currency };
        const outcome = await provider.send({ key, sellerId: input.sellerId, money });
        if (outcome.status === "sent") return { reference: outcome.reference };
        // An undo is not told why it is called.
        await noteRefusal(sequelize, { id: begin.payoutId, failure: outcome.failure });
        throw refused(outcome.failure);
      },
      // One that was refused is sent again, to be refused as before: the way back then knows why.
      settle: async ({ key }) => settledBy(await provider.status(key)),
      async undo({ key, results: { begin }, now }) {
        const outcome = await provider.cancel(key);
        if (outcome.status === "refused") return;
        // It arrived after it was last asked about. Then it stands, and `giveBack` will find that.
        await sequelize.transaction((transaction) =>
          recordSent(
            { sequelize, transaction, newId, now },
            { payoutId: begin.payoutId, reference: outcome.reference },
          ),
        );
      },
    })
    .step({
      name: "record",
      undo: null,
      run: ({ results: { begin, send }, transaction, now }) =>
        recordSent(
          { sequelize, transaction, newId, now },
          { payoutId: begin.payoutId, reference: send.reference },
        ),
    })
    .output(z.object({ payoutId: z.string() }), ({ results }) => ({ payoutId: results.begin.payoutId }));
}

function settledBy(outcome: TransferOutcome | null) {
  return outcome?.status === "sent"
    ? ({ happened: true, result: { reference: outcome.reference } } as const)
    : ({ happened: false } as const);
}

function refused(failure: string): MarketplaceError {
  return new MarketplaceError(
    "INVALID_TRANSITION",
    `The payout was refused (${failure}). What was to be sent is owed to you again.`,
    { details: { failure } },
  );
}
