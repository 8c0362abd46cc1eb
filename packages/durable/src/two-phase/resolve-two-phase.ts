import { sabotaged } from "../sabotage.ts";
import { type Decided, type Decision, decideAbort, unfinishedDecisions } from "./decision-log.ts";
import { finishTwoPhase } from "./finish-two-phase.ts";
import type { TwoPhaseDeps } from "./two-phase-deps.ts";

const LIMIT = 200;

/** What one pass of the resolver came to, as counts of two-phase commits. */
export interface Resolution {
  readonly committed: number;
  readonly aborted: number;
  /** Left for the next pass: a store is away, a decision is being taken, or a resource is not known here. */
  readonly left: number;
}

/**
 * Finishes what dead or slow coordinators have left: decisions that were not carried out, and whatever stands prepared
 * past its deadline. Any number may run at once, beside coordinators that are alive.
 */
export async function resolveTwoPhase(deps: TwoPhaseDeps): Promise<Resolution> {
  const now = deps.clock();
  const ends: (Decision | "left")[] = [];
  const seen = new Set<string>();
  // A decision a moment old is most likely being carried out by its own coordinator.
  const before = new Date(now.getTime() - deps.graceMs);
  for (const decided of await unfinishedDecisions(deps.sequelize, { before, limit: LIMIT })) {
    seen.add(decided.gid);
    ends.push(await carryOut(deps, decided));
  }
  const overdue = sabotaged("no-sweep") ? [] : await overdueGids(deps, now);
  for (const gid of overdue) {
    if (seen.has(gid)) continue;
    seen.add(gid);
    ends.push(await tryResolve(deps, gid));
  }
  const count = (end: Decision | "left") => ends.filter((one) => one === end).length;
  return { committed: count("commit"), aborted: count("abort"), left: count("left") };
}

/** Ends one two-phase commit: as it has been decided, else by deciding to abort it. */
export async function tryResolve(deps: TwoPhaseDeps, gid: string): Promise<Decision | "left"> {
  const resources = deps.resources.map(({ resource }) => resource);
  try {
    // Nothing is touched before the decision has been read back.
    const decision = await decideAbort(deps.sequelize, { gid, resources, now: deps.clock() }, deps.lockMs);
    return (await finishTwoPhase(deps, { gid, decision, logged: true }, deps.resources)) ? decision : "left";
  } catch (err) {
    deps.log.warn({ gid, err }, "a two-phase commit could not be decided yet");
    return "left";
  }
}

async function carryOut(deps: TwoPhaseDeps, { gid, decision, resources }: Decided) {
  const unknown = resources.filter((name) => !deps.resources.some(({ resource }) => resource === name));
  if (unknown.length > 0) {
    deps.log.error(
      { gid, unknown },
      "a two-phase commit waits for a resource that this process does not know",
    );
    return "left";
  }
  return (await finishTwoPhase(deps, { gid, decision, logged: true }, deps.resources)) ? decision : "left";
}

/** A resource that does not answer keeps nobody from resolving the others. */
async function overdueGids(deps: TwoPhaseDeps, now: Date): Promise<readonly string[]> {
  const found = await Promise.all(
    deps.resources.map(async (one) => {
      try {
        return await one.prepared({ overdueAt: now, limit: LIMIT });
      } catch (err) {
        deps.log.warn({ resource: one.resource, err }, "what stands prepared could not be listed");
        return [];
      }
    }),
  );
  return [...new Set(found.flat().map(({ gid }) => gid))];
}
