import { lineSchema, notFound } from "@marketplace/kernel";
import { z } from "zod";
import { groupSchema } from "./dead-letters.ts";
import type { OperationDeps } from "./deps.ts";
import { type GroupLag, groupLagSchema, groupLags } from "./event-lag.ts";
import { type Operator, recorded } from "./operator-audit.ts";

const reason = lineSchema({ min: 3, max: 500 });

/** Which group is to be removed; a dry run says how far it is, and changes nothing. */
export const forgetGroupSchema = z.discriminatedUnion("dryRun", [
  z.strictObject({ group: groupSchema, dryRun: z.literal(true), reason: reason.optional() }),
  z.strictObject({ group: groupSchema, dryRun: z.literal(false), reason }),
]);

/** The group as it was. */
export const forgottenGroupSchema = z.strictObject({ dryRun: z.boolean(), before: groupLagSchema });

/**
 * Removes a group that no process runs any more, with its dead letters: no event is kept for it any longer.
 * @throws MarketplaceError `NOT_FOUND`; `CHANGE_IN_PROGRESS` while a process runs it.
 */
export async function forgetGroup(
  deps: OperationDeps,
  operator: Operator,
  { group, dryRun, reason: why }: z.output<typeof forgetGroupSchema>,
): Promise<z.infer<typeof forgottenGroupSchema>> {
  const before = groupLags(await deps.eventOperations.lag(), 0).find((one) => one.group === group);
  if (before === undefined) throw notFound("group");
  if (dryRun) return { dryRun, before };
  const details = { reason: why, before: inWords(before) };
  const order = { action: "operations.forgetGroup", subject: group, details };
  return recorded(deps, { operator, order }, async () => {
    await deps.eventOperations.forget(group);
    return { answer: { dryRun, before }, details: {} };
  });
}

function inWords({ topics, dead }: GroupLag): string[] {
  const open = topics.map(
    ({ topic, undelivered, pending }) => `${topic}: ${undelivered + pending} not handled`,
  );
  return [...open, `${dead} dead letters`];
}
