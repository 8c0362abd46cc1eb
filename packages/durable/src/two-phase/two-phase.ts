import { systemClock } from "@marketplace/kernel";
import { type InDoubt, listInDoubt } from "./in-doubt.ts";
import { type Resolution, resolveTwoPhase } from "./resolve-two-phase.ts";
import { runTwoPhase, type TwoPhaseWork } from "./run-two-phase.ts";
import type { TwoPhaseDeps } from "./two-phase-deps.ts";

/** Two-phase commits over one database and its resources. */
export interface TwoPhase {
  readonly run: <T>(work: TwoPhaseWork<T>) => Promise<T>;
  readonly resolve: () => Promise<Resolution>;
  readonly listInDoubt: () => Promise<readonly InDoubt[]>;
}

type Options = Pick<TwoPhaseDeps, "sequelize" | "resources" | "log"> & Partial<TwoPhaseDeps>;

/** Binds two-phase commits to their database and resources; nothing is opened. */
export function openTwoPhase(options: Options): TwoPhase {
  const deps: TwoPhaseDeps = { clock: systemClock, lockMs: 1_000, graceMs: 2_000, ...options };
  return {
    run: (work) => runTwoPhase(deps, work),
    resolve: () => resolveTwoPhase(deps),
    listInDoubt: () => listInDoubt(deps),
  };
}
