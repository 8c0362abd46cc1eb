import { setTimeout as pause } from "node:timers/promises";
import { MarketplaceError, type NewId } from "@marketplace/kernel";
import type { Sequelize } from "sequelize";
import type { PayoutProvider, Transfer, TransferOutcome } from "./provider.ts";
import { decideTransfer, findTransfer, type SandboxTransfer } from "./sandbox-transfers.ts";

/** How the sandbox treats a seller's account. */
export type PayoutBehaviour = "sends" | "account closed" | "never answers" | "sends, and answers too late";

/** What the sandbox stands on. */
export interface SandboxPayoutsDeps {
  readonly sequelize: Sequelize;
  readonly newId: NewId;
  /** How long a call that is not answered keeps its caller waiting, in milliseconds. */
  readonly silenceMs: number;
  /** How it treats a seller; everyone's account takes money when nothing is said. */
  readonly behaviourOf?: (sellerId: string) => PayoutBehaviour;
}

/** A sender of money of our own making, for development and tests: none moves. It keeps books as a bank would. */
export function openSandboxPayouts({
  sequelize,
  newId,
  silenceMs,
  behaviourOf = () => "sends",
}: SandboxPayoutsDeps): PayoutProvider {
  return {
    name: "sandbox",

    async send(transfer) {
      const behaviour = behaviourOf(transfer.sellerId);
      if (behaviour === "never answers") throw await silence(silenceMs);
      const outcome: TransferOutcome =
        behaviour === "account closed"
          ? { status: "refused", failure: "account_closed" }
          : { status: "sent", reference: `sandbox_${newId()}` };
      const stands = await decideTransfer(sequelize, { key: transfer.key, transfer, outcome });
      if (isOther(stands, transfer)) throw mismatch();
      if (behaviour === "sends, and answers too late") throw await silence(silenceMs);
      return stands.outcome;
    },

    status: async (key) => (await findTransfer(sequelize, key))?.outcome ?? null,

    async cancel(key) {
      const outcome = { status: "refused", failure: "cancelled" } as const;
      return (await decideTransfer(sequelize, { key, transfer: null, outcome })).outcome;
    },
  };
}

/** What was cancelled before it was asked for is of no seller, and no other transfer. */
function isOther(stands: SandboxTransfer, { sellerId, money }: Transfer): boolean {
  if (stands.sellerId === null) return false;
  return stands.sellerId !== sellerId || stands.amount !== money.amount || stands.currency !== money.currency;
}

function mismatch(): MarketplaceError {
  return new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This key was used for another transfer; use a new key for a new transfer.",
  );
}

async function silence(milliseconds: number): Promise<MarketplaceError> {
  await pause(milliseconds);
  return new MarketplaceError(
    "TIMEOUT",
    "The sender of payouts did not answer in time; its outcome is unknown.",
  );
}
