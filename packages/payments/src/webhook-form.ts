import type { PaymentReport } from "./payment.ts";

/** A provider's event: its id, and what it says of a payment; null when it is about nothing that is followed here. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly report: PaymentReport | null;
}

/** How a provider writes its webhooks. */
export interface WebhookForm {
  /** Name of the header that signs, in lower case. */
  readonly signatureHeader: string;
  /** @throws Error for a body that is no event. */
  read(body: string): ProviderEvent;
}
