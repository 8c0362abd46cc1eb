import { MarketplaceError, type NewId } from "@marketplace/kernel";
import type { Settings } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { type PayOut, payOut } from "./pay-out.ts";
import type { PayoutProvider } from "./provider.ts";
import { openSandboxPayouts } from "./sandbox-payouts.ts";

/** The settings that payouts read. */
export type PayoutSettings = Pick<Settings, "PAYMENT_PROVIDER" | "PAYMENT_TIMEOUT_MS">;

/** What a sender of payouts stands on besides the settings. */
export interface PayoutProviderDeps {
  readonly sequelize: Sequelize;
  readonly newId: NewId;
  /** Told when payouts are not configured. */
  readonly log: { warn(facts: Readonly<Record<string, unknown>>, message: string): void };
}

/**
 * Opens the sender of payouts that goes with the payment provider. Stripe's would be transfers of Stripe Connect, which
 * are not built: with Stripe payouts are not configured, and what is owed to sellers stays owed.
 */
export function openPayoutProvider(
  { PAYMENT_PROVIDER, PAYMENT_TIMEOUT_MS }: PayoutSettings,
  { sequelize, newId, log }: PayoutProviderDeps,
): PayoutProvider {
  if (PAYMENT_PROVIDER === "sandbox")
    return openSandboxPayouts({ sequelize, newId, silenceMs: PAYMENT_TIMEOUT_MS });
  log.warn(
    { provider: PAYMENT_PROVIDER },
    "payouts are not configured: transfers of Stripe Connect are not built, and what is owed to sellers stays owed",
  );
  return unconfiguredPayouts;
}

/** The sender of payouts and the saga that it is used by, which the process's sagas are to be opened with. */
export interface Payouts {
  readonly payoutProvider: PayoutProvider;
  readonly payOut: PayOut;
}

/** Opens payouts for a process; nothing is sent yet. */
export function openPayouts(settings: PayoutSettings, deps: PayoutProviderDeps): Payouts {
  const provider = openPayoutProvider(settings, deps);
  const { sequelize, newId } = deps;
  // A little longer than the provider is waited for, so that its own time-out is heard first.
  const sendTimeoutMs = settings.PAYMENT_TIMEOUT_MS + 5_000;
  return { payoutProvider: provider, payOut: payOut({ sequelize, provider, newId, sendTimeoutMs }) };
}

/** Refuses every call. */
const unconfiguredPayouts: PayoutProvider = {
  name: "none",
  send: () => Promise.reject(notConfigured()),
  status: () => Promise.reject(notConfigured()),
  cancel: () => Promise.reject(notConfigured()),
};

/** The refusal of a payout where none is configured. */
export function notConfigured(): MarketplaceError {
  return new MarketplaceError(
    "STORE_UNAVAILABLE",
    "Payouts are not available here at the moment. What is owed to you stays yours, and is paid out later.",
  );
}
