import { idSchema, MarketplaceError } from "@marketplace/kernel";
import { type Actor, moderator, mutationsOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { confirmPayment } from "./confirm-payment.ts";
import type { OrderDeps } from "./deps.ts";
import { inFull, orderById } from "./find-order.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderChange } from "./order-decisions.ts";
import {
  answerClaimSchema,
  decideClaimSchema,
  orderAtVersionSchema,
  orderWithReasonSchema,
  placeBundleSchema,
  placeOrderSchema,
  reportMissingSchema,
  requestReturnSchema,
  shipOrderSchema,
  shipReturnSchema,
} from "./order-input.ts";
import { orderSchema, orderView } from "./order-view.ts";
import { requestReturn } from "./request-return.ts";
import { orderPlacing } from "./reserve-units.ts";

const bundleSchema = z.strictObject({ bundleId: idSchema, orders: z.array(orderSchema) });

interface Call {
  readonly ctx: { readonly actor: Actor };
  readonly input: z.output<typeof orderAtVersionSchema>;
  readonly path: string;
}

/** The mutations of purchases, under `orders`. */
export function orderCommands(deps: OrderDeps) {
  const place = orderPlacing(deps);
  const show = async (viewer: Actor, orderId: string) =>
    orderView(deps.minio, viewer, await inFull(deps.postgres, await orderById(deps.postgres, orderId)));

  const move = ({ ctx, input, path }: Call, change: OrderChange) =>
    moveOrder(deps, { viewer: ctx.actor, procedure: path, input }, change);
  const at = <Schema extends z.ZodType>(schema: Schema) => signedIn.input(schema).output(orderSchema);

  return mutationsOnly({
    place: signedIn
      .input(placeOrderSchema)
      .output(orderSchema)
      .mutation(async ({ ctx, input }) => {
        const { idempotencyKey, ...asked } = input;
        const { listingId, expectedPrice, ...wish } = asked;
        const items = [{ listingId, expectedPrice }];
        const buyerId = ctx.actor.userId;
        const { orderIds } = await place({ ...wish, items, idempotencyKey, asked, buyerId });
        const [orderId] = orderIds;
        if (orderId === undefined) throw new Error("A placing came to no order");
        return show(ctx.actor, orderId);
      }),
    placeBundle: signedIn
      .input(placeBundleSchema)
      .output(bundleSchema)
      .mutation(async ({ ctx, input }) => {
        const { idempotencyKey, ...asked } = input;
        const { orderIds } = await place({ ...asked, idempotencyKey, asked, buyerId: ctx.actor.userId });
        const orders = await Promise.all(orderIds.map((id) => show(ctx.actor, id)));
        const bundleId = orders[0]?.bundleId;
        if (bundleId == null) throw new Error("What was bought together is no bundle");
        return { bundleId, orders };
      }),
    confirmPayment: signedIn
      .input(z.strictObject({ orderId: idSchema }))
      .output(orderSchema)
      .mutation(async ({ ctx, input }) => {
        await confirmPayment(deps, ctx.actor, input.orderId);
        return show(ctx.actor, input.orderId);
      }),
    confirm: at(orderAtVersionSchema).mutation((call) => move(call, { event: "confirm" })),
    ship: at(shipOrderSchema).mutation((call) => {
      const { trackingNumber, estimatedDelivery = null } = call.input;
      return move(call, { event: "ship", trackingNumber, estimatedDelivery });
    }),
    deliver: at(orderAtVersionSchema).mutation((call) => move(call, { event: "deliver" })),
    /** The buyer is content: the seller gets the money before the time to complain is up. */
    accept: at(orderAtVersionSchema).mutation((call) =>
      move(call, { event: "release", partRefund: 0, claim: null }),
    ),
    cancel: at(orderWithReasonSchema).mutation((call) =>
      move(call, { event: "cancel", reason: call.input.reason }),
    ),
    reportMissing: at(reportMissingSchema).mutation((call) => {
      const { explanation } = call.input;
      return move(call, {
        event: "report-missing",
        reason: explanation,
        claim: { do: "open", kind: "missing", reason: "missing", explanation, evidence: [] },
      });
    }),
    requestReturn: at(requestReturnSchema).mutation(({ ctx, input, path }) =>
      requestReturn(deps, { viewer: ctx.actor, procedure: path, input }),
    ),
    withdrawReturn: at(orderAtVersionSchema).mutation((call) => move(call, { event: "withdraw-return" })),
    acceptReturn: at(answerClaimSchema).mutation((call) =>
      move(call, { event: "accept-return", claim: { do: "answer", answer: call.input.answer } }),
    ),
    refuseReturn: at(answerClaimSchema).mutation((call) =>
      move(call, { event: "refuse-return", claim: { do: "answer", answer: call.input.answer } }),
    ),
    shipReturn: at(shipReturnSchema).mutation((call) =>
      move(call, {
        event: "ship-return",
        claim: { do: "send-back", returnTracking: call.input.trackingNumber },
      }),
    ),
    disputeReturn: at(answerClaimSchema).mutation((call) =>
      move(call, { event: "dispute-return", claim: { do: "answer", answer: call.input.answer } }),
    ),
    /** The seller gives all of the money back. */
    refund: at(orderAtVersionSchema).mutation((call) => move(call, { event: "refund", claim: null })),
    decide: moderator
      .input(decideClaimSchema)
      .output(orderSchema)
      .mutation(async ({ ctx, input, path }) => {
        const { refund, decision, orderId } = input;
        const { price } = await orderById(deps.postgres, orderId);
        if (refund.currency !== price.currency || refund.amount > price.amount) {
          throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
            fieldErrors: { refund: [`must be at most the price, in ${price.currency}`] },
          });
        }
        const claim = { do: "decide", decision } as const;
        return moveOrder(
          deps,
          { viewer: ctx.actor, procedure: path, by: "moderator", input },
          refund.amount === price.amount
            ? { event: "refund", claim }
            : { event: "release", partRefund: refund.amount, claim },
        );
      }),
  });
}
