export { type ComparedPayments, comparedPayments, type StatementStretch } from "./compared-payments.ts";
export {
  openProvider,
  openWebhook,
  type PaymentSettings,
  type ProviderDeps,
  sandboxDelivery,
} from "./open-provider.ts";
export {
  applyReport,
  PAYMENT_STATUSES,
  type Payment,
  type PaymentReport,
  type PaymentStatus,
  paymentReportSchema,
} from "./payment.ts";
export {
  capturedPayments,
  type Database,
  findPayment,
  insertPayment,
  keepReference,
  lockPayment,
  type NewPayment,
} from "./payment-store.ts";
export type { Authorise, PaymentMethod, PaymentName, PaymentProvider } from "./provider.ts";
export { purgeReports } from "./purge-reports.ts";
export { type Drift, type Reconciliation, reconcile } from "./reconcile.ts";
export { type PaymentRequest, type RequestPaymentDeps, requestPayment } from "./request-payment.ts";
export { SANDBOX_CARDS } from "./sandbox-card.ts";
export { sandboxRequest } from "./sandbox-event.ts";
export { openSandbox, type SandboxDeps, type SandboxProvider } from "./sandbox-provider.ts";
export { readStatement, type StatementLine } from "./statement.ts";
export { openStripe, type StripeDeps } from "./stripe-provider.ts";
export { type ReceivedReport, type TakenReport, takeReport } from "./take-report.ts";
export { voidPayment } from "./void-payment.ts";
export { type WebhookDeps, type WebhookHandler, type WebhookHeaders, webhookHandler } from "./webhook.ts";
