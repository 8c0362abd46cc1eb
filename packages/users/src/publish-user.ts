import { appendEvent } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Transaction } from "sequelize";
import type { AccountRow } from "./account-store.ts";
import type { UserEventType } from "./events.ts";

interface Publishing {
  readonly type: UserEventType;
  /** The account as it is after what the event tells. */
  readonly row: Pick<AccountRow, "id" | "version">;
}

/** Publishes an event of an account with the transaction that made or locked its row. */
export function publishUser(
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
  transaction: Transaction,
  { type, row }: Publishing,
): Promise<void> {
  return appendEvent(transaction, {
    ...{ id: newId(), type, version: 1, at: clock() },
    ...{ aggregateId: row.id, sequence: row.version, payload: { userId: row.id } },
  });
}
