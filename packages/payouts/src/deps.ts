import type { Sagas } from "@marketplace/durable";
import type { Postgres } from "@marketplace/stores";
import type { PayOut } from "./pay-out.ts";
import type { PayoutProvider } from "./provider.ts";

/** What starts payouts: `payOut` is the very definition that `sagas` was opened with. */
export interface PayoutDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly sagas: Pick<Sagas, "start">;
  readonly payOut: PayOut;
  readonly payoutProvider: Pick<PayoutProvider, "name">;
  /** Longest wait for one payout's end, 10,000 milliseconds by default; it goes on afterwards all the same. */
  readonly waitMs?: number;
}

/** Longest wait for one payout's end when nothing is said, in milliseconds. */
export const WAIT_MS = 10_000;
