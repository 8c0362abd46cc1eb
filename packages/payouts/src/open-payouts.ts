import { MarketplaceError, type NewId } from "@marketplace/kernel";
import type { Settings } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
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
