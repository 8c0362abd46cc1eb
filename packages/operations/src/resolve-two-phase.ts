import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { type Operator, recorded } from "./operator-audit.ts";
import { type InDoubtView, inDoubtSchema, inDoubtView } from "./two-phase-view.ts";

/** Whether to say what would be finished, and how, or to finish it. */
export const resolveTwoPhaseSchema = z.strictObject({ dryRun: z.boolean() });

/** What was in doubt, and what one pass came to; nothing was done in a dry run, or where everything may still wait. */
export const resolvedSchema = z.strictObject({
  dryRun: z.boolean(),
  inDoubt: z.array(inDoubtSchema),
  committed: z.int(),
  aborted: z.int(),
  /** Could not be finished yet: a store is away, a decision is being taken, or a resource is not known here. */
  left: z.int(),
});

// A line of the audit log names so many; the counts beside them are complete.
const MOST_NAMED = 100;

/** Every two-phase commit that is not finished. */
export async function listInDoubt({
  twoPhase,
  clock,
}: Pick<OperationDeps, "twoPhase" | "clock">): Promise<InDoubtView[]> {
  const found = await twoPhase.listInDoubt();
  const now = clock();
  return found.map((one) => inDoubtView(one, now));
}

/** Finishes what dead or slow processes have left half done, as a worker does by itself all the time. */
export async function resolveTwoPhase(
  deps: OperationDeps,
  operator: Operator,
  { dryRun }: z.output<typeof resolveTwoPhaseSchema>,
): Promise<z.infer<typeof resolvedSchema>> {
  const inDoubt = await listInDoubt(deps);
  const due = inDoubt.filter(({ next }) => next !== "wait");
  if (dryRun || due.length === 0) return { dryRun, inDoubt, committed: 0, aborted: 0, left: 0 };
  const before = due.slice(0, MOST_NAMED).map(({ gid, next }) => `${gid} to ${next}`);
  const order = { action: "operations.resolveTwoPhase", subject: null, details: { before, due: due.length } };
  return recorded(deps, { operator, order }, async () => {
    const after = await deps.twoPhase.resolve();
    return { answer: { dryRun, inDoubt, ...after }, details: { ...after } };
  });
}
