import { z } from "zod";
import type { PaymentReport } from "./payment.ts";
import { signatureOf } from "./signature.ts";
import type { WebhookForm } from "./webhook-form.ts";

const SIGNATURE_HEADER = "sandbox-signature";

const eventSchema = z.object({
  id: z.string().min(1).max(200),
  report: z.object({
    key: z.string(),
    reference: z.string(),
    status: z.enum(["requires_confirmation", "authorised", "captured", "refunded", "voided", "failed"]),
    captured: z.int().min(0),
    refunded: z.int().min(0),
    failure: z.string().nullable(),
  }),
});

/** Reads the sandbox's webhooks. */
export const sandboxWebhook: WebhookForm = {
  signatureHeader: SIGNATURE_HEADER,
  read(body) {
    const { id, report } = eventSchema.parse(JSON.parse(body));
    return { id, type: `payment.${report.status}`, report };
  },
};

/**
 * What the sandbox sends of a report, for `webhookHandler` or over HTTP. The event's id follows from what it says, so
 * that the card that answers twice sends one event twice.
 */
export function sandboxRequest(
  report: PaymentReport,
  secret: string,
  at: Date,
): { readonly rawBody: Buffer; readonly headers: Readonly<Record<string, string>> } {
  const id = [report.reference, report.status, report.captured, report.refunded].join(":");
  const body = JSON.stringify({ id, report });
  return {
    rawBody: Buffer.from(body),
    headers: { "content-type": "application/json", [SIGNATURE_HEADER]: signatureOf(body, secret, at) },
  };
}
