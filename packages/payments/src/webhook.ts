import { type Clock, MarketplaceError } from "@marketplace/kernel";
import { isStoreFault } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import type { PaymentReport } from "./payment.ts";
import { type Database, noteEvent } from "./payment-store.ts";
import { sandboxWebhook } from "./sandbox-event.ts";
import { isSigned } from "./signature.ts";
import { stripeWebhook } from "./stripe-event.ts";
import { type TakenReport, takeReport } from "./take-report.ts";
import type { ProviderEvent, WebhookForm } from "./webhook-form.ts";

/** What a webhook stands on. */
export interface WebhookDeps {
  readonly provider: "sandbox" | "stripe";
  readonly sequelize: Sequelize;
  readonly clock: Clock;
  /** What the provider signs with. */
  readonly secret: string;
  /** Told, in the transaction of the change, of a report that changed a payment: to post what it moved. */
  readonly onChange: (database: Database, taken: TakenReport) => Promise<void>;
  /** Told of an event that was signed and could not be taken; it will be sent again. */
  readonly onTrouble: (thrown: unknown, event: { readonly id: string; readonly type: string }) => void;
}

/** A request's headers, their names in lower case, as node has them. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Answers a provider's request: its body as it came, never parsed and written again. */
export type WebhookHandler = (rawBody: Buffer, headers: WebhookHeaders) => Promise<{ status: number }>;

const forms: Readonly<Record<WebhookDeps["provider"], WebhookForm>> = {
  sandbox: sandboxWebhook,
  stripe: stripeWebhook,
};

/**
 * Makes the handler of a provider's webhook. It answers 200 for what was taken, was taken before or means nothing here;
 * 400 for a wrong signature or body; and, so that the provider sends it again, 404 for a payment that is not here, 409
 * for what contradicts it, and 503 or 500 when it could not be taken now.
 */
export function webhookHandler(deps: WebhookDeps): WebhookHandler {
  const form = forms[deps.provider];
  return async (rawBody, headers) => {
    const now = deps.clock();
    const header = headers[form.signatureHeader];
    const signed = { rawBody, secret: deps.secret, header: typeof header === "string" ? header : undefined };
    if (!isSigned(signed, now)) return { status: 400 };
    const event = parsed(form, rawBody);
    if (event === null) return { status: 400 };
    if (event.report === null) return { status: 200 };
    try {
      await take(deps, { id: event.id, report: event.report }, now);
      return { status: 200 };
    } catch (thrown) {
      deps.onTrouble(thrown, { id: event.id, type: event.type });
      return { status: statusOf(thrown) };
    }
  };
}

function parsed(form: WebhookForm, rawBody: Buffer): ProviderEvent | null {
  try {
    return form.read(rawBody.toString("utf8"));
  } catch {
    return null;
  }
}

// The event's id is noted in the transaction of its effect: a replay finds it and does nothing, and of an event whose
// effect was rolled back nothing is noted, so that its next delivery is taken.
async function take(
  { sequelize, provider, onChange }: WebhookDeps,
  { id, report }: { readonly id: string; readonly report: PaymentReport },
  now: Date,
): Promise<void> {
  await sequelize.transaction(async (transaction) => {
    const database = { transaction };
    if (!(await noteEvent(database, { provider, eventId: id }, now))) return;
    const taken = await takeReport(database, { provider, key: report.key, report, now });
    if (taken.changed) await onChange(database, taken);
  });
}

function statusOf(thrown: unknown): number {
  if (isStoreFault(thrown)) return 503;
  if (!(thrown instanceof MarketplaceError)) return 500;
  if (thrown.code === "NOT_FOUND") return 404;
  return thrown.code === "INVALID_TRANSITION" ? 409 : 500;
}
