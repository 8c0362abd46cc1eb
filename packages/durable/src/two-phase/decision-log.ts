import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { sabotaged } from "../sabotage.ts";

/** How a two-phase commit ends. */
export type Decision = "commit" | "abort";

/** A decision that somebody may still have to carry out. */
export interface Decided {
  readonly gid: string;
  readonly decision: Decision;
  readonly resources: readonly string[];
  readonly decidedAt: Date;
}

interface NewDecision {
  readonly gid: string;
  /** Names of the resources that stand prepared. */
  readonly resources: readonly string[];
  readonly now: Date;
}

const gidRow = z.object({ gid: z.string() });
const decisionRow = z.object({ decision: z.enum(["commit", "abort"]) });
const decidedRow = z
  .object({
    gid: z.string(),
    decision: z.enum(["commit", "abort"]),
    resources: z.array(z.string()),
    decided_at: z.date(),
  })
  .transform(({ decided_at, ...rest }) => ({ ...rest, decidedAt: decided_at }));

const insertCommit = crashPointsAround("two-phase/decide");
const insertAbort = crashPointsAround("two-phase/decide-abort");
const readBack = crashPointsAround("two-phase/read-back");
const mark = crashPointsAround("two-phase/mark-finished");

// Whoever inserts first has decided. An insert by a transaction that is still open makes the next one wait for it.
const AFTER_ANOTHER = sabotaged("no-compare-and-set")
  ? "ON CONFLICT (gid) DO UPDATE SET decision = EXCLUDED.decision"
  : "ON CONFLICT (gid) DO NOTHING";

/** Decides to commit, with the transaction that it is part of; false when it has been decided otherwise. */
export async function decideCommit(
  transaction: Transaction,
  { gid, resources, now }: NewDecision,
): Promise<boolean> {
  if (sabotaged("no-decision-row")) return true;
  const rows = await insertCommit(() =>
    rowsOf(transaction, gidRow, {
      sql: `INSERT INTO two_phase_decisions (gid, decision, resources, decided_at)
            VALUES ($gid, 'commit', $resources, $now) ${AFTER_ANOTHER} RETURNING gid`,
      bind: { gid, resources, now },
    }),
  );
  return rows.length === 1;
}

/**
 * Decides to abort unless it has been decided already, and tells what stands, read back after it was durable.
 * @throws a store's fault while a transaction that decides is open for longer than `lockMs`.
 */
export async function decideAbort(
  sequelize: Sequelize,
  { gid, resources, now }: NewDecision,
  lockMs: number,
): Promise<Decision> {
  await insertAbort(() =>
    sequelize.transaction(async (transaction) => {
      await execute(transaction, {
        sql: "SELECT set_config('lock_timeout', $wait, true)",
        bind: { wait: `${lockMs}ms` },
      });
      await rowsOf(transaction, gidRow, {
        sql: `INSERT INTO two_phase_decisions (gid, decision, resources, decided_at)
              VALUES ($gid, 'abort', $resources, $now) ${AFTER_ANOTHER} RETURNING gid`,
        bind: { gid, resources, now },
      });
    }),
  );
  const [row] = await readBack(() =>
    rowsOf(sequelize, decisionRow, {
      sql: "SELECT decision FROM two_phase_decisions WHERE gid = $gid",
      bind: { gid },
    }),
  );
  if (row === undefined) throw new Error(`The decision on ${gid} could not be read back`);
  return row.decision;
}

/** Decisions that are not known to be carried out, oldest first, taken before `before`. */
export async function unfinishedDecisions(
  sequelize: Sequelize,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly Decided[]> {
  return rowsOf(sequelize, decidedRow, {
    sql: `SELECT gid, decision, resources, decided_at FROM two_phase_decisions
          WHERE finished_at IS NULL AND decided_at <= $before ORDER BY decided_at LIMIT $limit`,
    bind: { before, limit },
  });
}

/** The decisions that stand on some of these. */
export async function decisionsOn(
  sequelize: Sequelize,
  gids: readonly string[],
): Promise<readonly Decided[]> {
  if (gids.length === 0) return [];
  return rowsOf(sequelize, decidedRow, {
    sql: "SELECT gid, decision, resources, decided_at FROM two_phase_decisions WHERE gid = ANY($gids)",
    bind: { gids },
  });
}

/** Records that a decision has been carried out everywhere. */
export async function markFinished(
  sequelize: Sequelize,
  { gid, now }: { readonly gid: string; readonly now: Date },
): Promise<void> {
  // Losing this mark in a crash costs a second look and nothing else, so its commit does not wait for the disk.
  await mark(() =>
    rowsOf(sequelize, gidRow, {
      sql: `WITH relaxed AS (SELECT set_config('synchronous_commit', 'off', true))
            UPDATE two_phase_decisions SET finished_at = $now FROM relaxed
            WHERE gid = $gid AND finished_at IS NULL RETURNING gid`,
      bind: { gid, now },
    }),
  );
}
