export {
  type Balance,
  balances,
  balancesOf,
  type Held,
  type Owed,
  type OwedAtLeast,
  sellersOwed,
} from "./balances.ts";
export { feeBasisPoints, feeOf } from "./fee-policy.ts";
export { post } from "./ledger-store.ts";
export {
  capture,
  chargeback,
  type Posting,
  payout,
  payoutReturn,
  refund,
  release,
  type Sale,
} from "./posting.ts";
export {
  type StatementLine,
  type StatementPageRange,
  type StatementPosition,
  type StatementRange,
  statement,
  statementPage,
} from "./statement.ts";
export { type LedgerProblem, verifyLedger } from "./verify.ts";
