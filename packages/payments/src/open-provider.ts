import type { Clock, NewId } from "@marketplace/kernel";
import type { Settings } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import type { PaymentReport } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import { sandboxRequest } from "./sandbox-event.ts";
import { openSandbox } from "./sandbox-provider.ts";
import { openStripe } from "./stripe-provider.ts";
import { type WebhookDeps, type WebhookHandler, webhookHandler } from "./webhook.ts";

/** The settings that payments read. */
export type PaymentSettings = Pick<
  Settings,
  | "PAYMENT_PROVIDER"
  | "PAYMENT_TIMEOUT_MS"
  | "STRIPE_SECRET_KEY"
  | "STRIPE_WEBHOOK_SECRET"
  | "SANDBOX_WEBHOOK_SECRET"
>;

/** What a provider stands on besides the settings. */
export interface ProviderDeps {
  readonly sequelize: Sequelize;
  readonly newId: NewId;
  /** Told what the sandbox would send as a webhook; see `sandboxDelivery`. */
  readonly onSandboxReport?: (report: PaymentReport) => void;
}

/** Opens the provider that the settings name. */
export function openProvider(settings: PaymentSettings, deps: ProviderDeps): PaymentProvider {
  const timeoutMs = settings.PAYMENT_TIMEOUT_MS;
  if (settings.PAYMENT_PROVIDER === "stripe")
    return openStripe({ secretKey: settings.STRIPE_SECRET_KEY ?? "", timeoutMs });
  const { sequelize, newId, onSandboxReport } = deps;
  return openSandbox({
    sequelize,
    newId,
    silenceMs: timeoutMs,
    ...(onSandboxReport ? { onReport: onSandboxReport } : {}),
  });
}

/** The webhook of the provider that the settings name, and the path that it is mounted under. */
export function openWebhook(
  settings: PaymentSettings,
  deps: Omit<WebhookDeps, "provider" | "secret">,
): { readonly path: `/webhooks/${PaymentProvider["name"]}`; readonly handle: WebhookHandler } {
  const provider = settings.PAYMENT_PROVIDER;
  const secret = provider === "stripe" ? settings.STRIPE_WEBHOOK_SECRET : settings.SANDBOX_WEBHOOK_SECRET;
  return {
    path: `/webhooks/${provider}`,
    handle: webhookHandler({ ...deps, provider, secret: secret ?? "" }),
  };
}

/** Sends the sandbox's reports to its own webhook, signed as over the network; tells of an answer that is not 200. */
export function sandboxDelivery(
  { SANDBOX_WEBHOOK_SECRET }: Pick<Settings, "SANDBOX_WEBHOOK_SECRET">,
  { handle, clock }: { readonly handle: WebhookHandler; readonly clock: Clock },
  onRefused: (status: number, report: PaymentReport) => void,
): (report: PaymentReport) => Promise<void> {
  return async (report) => {
    const { rawBody, headers } = sandboxRequest(report, SANDBOX_WEBHOOK_SECRET, clock());
    const { status } = await handle(rawBody, headers);
    if (status !== 200) onRefused(status, report);
  };
}
