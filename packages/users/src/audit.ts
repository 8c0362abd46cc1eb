import { createHash } from "node:crypto";
import { type ErrorDetails, MarketplaceError } from "@marketplace/kernel";
import { type Context, networkOf } from "@marketplace/rpc";
import { isStoreFault, recordAudit } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import type { UserDeps } from "./deps.ts";

/** What the audit log wants to know of who calls. */
export type Caller = Pick<Context, "requestId" | "address" | "log">;

/** What happened, without how it ended. */
export interface AuditEvent {
  readonly action: string;
  readonly actorId: string | null;
  readonly subject: string | null;
  readonly details?: ErrorDetails;
}

/** The audit log as this slice writes it. */
export interface Audit {
  /** Inside a transaction the entry stands or falls with it; outside, it goes to the process's log while PostgreSQL is away. */
  succeeded(caller: Caller, event: AuditEvent, transaction?: Transaction): Promise<void>;
  refused(caller: Caller, event: AuditEvent): Promise<void>;
  /** Does the work, and records the code that it is refused with. A rate limit records itself, once a window. */
  refusalsOf<T>(caller: Caller, event: AuditEvent, work: () => Promise<T>): Promise<T>;
}

/** Opens the audit log of this slice. */
export function openAudit({ postgres, clock, newId }: Pick<UserDeps, "postgres" | "clock" | "newId">): Audit {
  function entryOf({ requestId, address }: Caller, event: AuditEvent, outcome: "succeeded" | "refused") {
    const details = { ...event.details, network: pseudonym(networkOf(address)) };
    return { ...event, id: newId(), at: clock(), requestId, outcome, details };
  }

  async function record(caller: Caller, entry: ReturnType<typeof entryOf>): Promise<void> {
    try {
      await recordAudit(postgres.sequelize, entry);
    } catch (failure) {
      if (!isStoreFault(failure)) throw failure;
      caller.log.error({ audit: entry, err: failure }, "the audit log is away; its entry stands here");
    }
  }

  const refused: Audit["refused"] = (caller, event) => record(caller, entryOf(caller, event, "refused"));

  return {
    succeeded: (caller, event, transaction) => {
      const entry = entryOf(caller, event, "succeeded");
      return transaction === undefined
        ? record(caller, entry)
        : recordAudit(postgres.sequelize, entry, transaction);
    },
    refused,
    refusalsOf: async (caller, event, work) => {
      try {
        return await work();
      } catch (failure) {
        if (failure instanceof MarketplaceError && failure.code !== "RATE_LIMITED")
          await refused(caller, { ...event, details: { ...event.details, code: failure.code } });
        throw failure;
      }
    },
  };
}

/** Stands for an e-mail or network address in the audit log: equal addresses are seen to be equal, and no more. */
export function pseudonym(address: string): string {
  return createHash("sha256").update(address).digest("hex").slice(0, 16);
}
