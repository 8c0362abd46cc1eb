import { decisionsOn, unfinishedDecisions } from "./decision-log.ts";
import type { TwoPhaseDeps } from "./two-phase-deps.ts";

/** A two-phase commit that is not finished, as operators see it. */
export interface InDoubt {
  readonly gid: string;
  /** What has been decided; null while it may still be either. */
  readonly decision: "commit" | "abort" | null;
  readonly decidedAt: Date | null;
  /** Where it stands prepared, and whether its coordinator should have finished by now. */
  readonly prepared: readonly {
    readonly resource: string;
    readonly deadline: Date;
    readonly overdue: boolean;
  }[];
}

const LIMIT = 500;

/** Every two-phase commit that stands prepared or is decided and not known to be carried out; at most 500 a source. */
export async function listInDoubt(deps: TwoPhaseDeps): Promise<readonly InDoubt[]> {
  const now = deps.clock();
  const standing = await Promise.all(
    deps.resources.map(async (one) => {
      const prepared = await one.prepared({ overdueAt: null, limit: LIMIT });
      return prepared.map(({ gid, deadline }) => ({
        gid,
        at: { resource: one.resource, deadline, overdue: deadline <= now },
      }));
    }),
  );
  const byGid = new Map<string, InDoubt["prepared"]>();
  for (const { gid, at } of standing.flat()) byGid.set(gid, [...(byGid.get(gid) ?? []), at]);
  const unfinished = await unfinishedDecisions(deps.sequelize, { before: now, limit: LIMIT });
  const decided = await decisionsOn(deps.sequelize, [...byGid.keys()]);
  const decisions = new Map([...unfinished, ...decided].map((row) => [row.gid, row]));
  return [...new Set([...byGid.keys(), ...decisions.keys()])].sort().map((gid) => ({
    gid,
    decision: decisions.get(gid)?.decision ?? null,
    decidedAt: decisions.get(gid)?.decidedAt ?? null,
    prepared: byGid.get(gid) ?? [],
  }));
}
