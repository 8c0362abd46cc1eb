import { z } from "zod";
import { type IntentReport, readIntent, readRefundedCharge } from "./stripe-intent.ts";
import type { WebhookForm } from "./webhook-form.ts";

const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string(),
  data: z.object({ object: z.unknown() }),
});

// Every other event is answered with 200 and left alone.
const readers: ReadonlyMap<string, (object: unknown) => IntentReport | null> = new Map([
  ["payment_intent.amount_capturable_updated", readIntent],
  ["payment_intent.requires_action", readIntent],
  ["payment_intent.succeeded", readIntent],
  ["payment_intent.payment_failed", readIntent],
  ["payment_intent.canceled", readIntent],
  // Stripe copies a PaymentIntent's metadata, our key among it, to its charge.
  ["charge.refunded", readRefundedCharge],
]);

/** Reads Stripe's webhooks; an event of a payment that carries no key of ours is another program's. */
export const stripeWebhook: WebhookForm = {
  signatureHeader: "stripe-signature",
  read(body) {
    const { id, type, data } = eventSchema.parse(JSON.parse(body));
    const said = readers.get(type)?.(data.object) ?? null;
    const report = said?.key === undefined || said.report === null ? null : { ...said.report, key: said.key };
    return { id, type, report };
  },
};
