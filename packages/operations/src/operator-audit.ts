import { type ErrorDetails, MarketplaceError } from "@marketplace/kernel";
import type { Actor, Context } from "@marketplace/rpc";
import { type AuditEntry, isStoreFault, recordAudit } from "@marketplace/stores";
import type { OperationDeps } from "./deps.ts";

/** Who asks for something. */
export type Operator = Pick<Context, "requestId" | "log"> & { readonly actor: Actor };

/** What an administrator asks for. */
export interface Order {
  /** The procedure, such as `operations.operateSaga`. */
  readonly action: string;
  readonly subject: string | null;
  readonly details: ErrorDetails;
}

/** What came of it, and the facts that are recorded of that. */
interface Done<T> {
  readonly answer: T;
  readonly details: ErrorDetails;
}

/**
 * Does what an administrator asks for, and records it twice: before it is done, under the action and `.asked`, without
 * which it is not done; and how it ended. What it changes commits in transactions of its own, so one record cannot
 * stand or fall with all of them: an asked one without an end tells of a process that died, or lost a store, between.
 * @throws what the work throws; a store's fault when nothing can be recorded, and then nothing was done.
 */
export async function recorded<T>(
  { postgres, clock, newId }: Pick<OperationDeps, "postgres" | "clock" | "newId">,
  { operator, order }: { readonly operator: Operator; readonly order: Order },
  work: () => Promise<Done<T>>,
): Promise<T> {
  const entry = (changes: Pick<AuditEntry, "action" | "outcome" | "details">): AuditEntry => ({
    id: newId(),
    at: clock(),
    actorId: operator.actor.userId,
    subject: order.subject,
    requestId: operator.requestId,
    ...changes,
  });
  async function end(outcome: AuditEntry["outcome"], details: ErrorDetails): Promise<void> {
    const ended = entry({ action: order.action, outcome, details: { ...order.details, ...details } });
    try {
      await recordAudit(postgres.sequelize, ended);
    } catch (failure) {
      // What was done is done; its record is not to be lost with the store.
      if (!isStoreFault(failure)) throw failure;
      operator.log.error({ audit: ended, err: failure }, "the audit log is away; its entry stands here");
    }
  }

  await recordAudit(
    postgres.sequelize,
    entry({ action: `${order.action}.asked`, outcome: "succeeded", details: order.details }),
  );
  try {
    const { answer, details } = await work();
    await end("succeeded", details);
    return answer;
  } catch (failure) {
    // Any other failure leaves open whether it was done.
    if (failure instanceof MarketplaceError) await end("refused", { code: failure.code });
    throw failure;
  }
}
