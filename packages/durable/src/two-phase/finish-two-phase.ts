import { crashPointsAround } from "../crash-point.ts";
import { type Decision, markFinished } from "./decision-log.ts";
import type { Finisher } from "./participant.ts";
import type { TwoPhaseDeps } from "./two-phase-deps.ts";

const finishOne = crashPointsAround("two-phase/finish");

interface Finishing {
  readonly gid: string;
  readonly decision: Decision;
  /** Whether a row of the decision log stands for it, to be marked when all is done. */
  readonly logged: boolean;
}

/**
 * Carries out a decision in the given resources; false when one of them could not yet. What is left is the
 * resolver's, so that a failure here is told and not thrown.
 */
export async function finishTwoPhase(
  deps: TwoPhaseDeps,
  { gid, decision, logged }: Finishing,
  finishers: readonly Finisher[],
): Promise<boolean> {
  const once = new Map(finishers.map((finisher) => [finisher.resource, finisher]));
  const results = await Promise.allSettled(
    [...once.values()].map((finisher) => finishOne(() => finisher[decision](gid))),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const err of failures) deps.log.warn({ gid, decision, err }, "a two-phase commit is left to finish");
  if (failures.length > 0) return false;
  if (!logged) return true;
  try {
    await markFinished(deps.sequelize, { gid, now: deps.clock() });
    return true;
  } catch (err) {
    deps.log.warn({ gid, decision, err }, "a two-phase commit is finished and could not be marked so");
    return false;
  }
}
