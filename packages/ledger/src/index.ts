export { type Balance, balances, balancesOf, type Held } from "./balances.ts";
export { feeOf } from "./fee-policy.ts";
export { post } from "./ledger-store.ts";
export { capture, chargeback, type Posting, payout, refund, release, type Sale } from "./posting.ts";
export { type StatementLine, type StatementRange, statement } from "./statement.ts";
export { type LedgerProblem, verifyLedger } from "./verify.ts";
