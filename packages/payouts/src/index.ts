export { payoutCommands } from "./commands.ts";
export type { PayoutDeps } from "./deps.ts";
export { openPayouts, type PayoutProviderDeps, type PayoutSettings } from "./open-payouts.ts";
export { type PayOut, type PayOutDeps, payOut } from "./pay-out.ts";
export { PAYOUT_MINIMUMS } from "./payout-minimum.ts";
export type { PayoutProvider, Transfer, TransferOutcome } from "./provider.ts";
export { payoutQueries } from "./queries.ts";
export { type PayoutPass, type RunPayoutsDeps, runPayouts } from "./run-payouts.ts";
export { openSandboxPayouts, type PayoutBehaviour, type SandboxPayoutsDeps } from "./sandbox-payouts.ts";
