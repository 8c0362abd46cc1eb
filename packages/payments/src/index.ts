export { applyReport, type Payment, type PaymentReport, type PaymentStatus } from "./payment.ts";
export type { Authorise, PaymentMethod, PaymentName, PaymentProvider } from "./provider.ts";
export { SANDBOX_CARDS } from "./sandbox-card.ts";
export { openSandbox, type SandboxDeps, type SandboxProvider } from "./sandbox-provider.ts";
