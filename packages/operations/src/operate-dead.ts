import { lineSchema, notFound } from "@marketplace/kernel";
import { z } from "zod";
import { chooseLetters, deadByGroup } from "./choose-letters.ts";
import { type DeadLetterView, deadLetterSchema, groupSchema, letterIdSchema } from "./dead-letters.ts";
import type { OperationDeps } from "./deps.ts";
import { type Operator, recorded } from "./operator-audit.ts";

const letters = z.union([
  z.strictObject({ ids: z.array(letterIdSchema).min(1).max(100) }),
  /** The oldest of a group, so many at most. */
  z.strictObject({ group: groupSchema, limit: z.int().min(1).max(1_000).default(1_000) }),
]);
const reason = lineSchema({ min: 3, max: 500 });

/** Which dead letters are to be given back or deleted; a dry run says which, and changes nothing. */
export const operateDeadSchema = z.discriminatedUnion("dryRun", [
  z.strictObject({ letters, dryRun: z.literal(true), reason: reason.optional() }),
  z.strictObject({ letters, dryRun: z.literal(false), reason }),
]);

/** What was meant, and what was done to it; some may have been taken by another operator in between. */
export const operatedDeadSchema = z.strictObject({
  dryRun: z.boolean(),
  groups: z.array(
    z.strictObject({
      group: groupSchema,
      chosen: z.int(),
      /** Given back or deleted; 0 in a dry run. */
      done: z.int(),
      /** Dead letters that the group has afterwards; in a dry run, now. */
      left: z.int(),
    }),
  ),
  /** Some of those chosen, as they were. */
  items: z.array(deadLetterSchema),
  /** Of the ids that were given, those that there are not. */
  unknown: z.array(letterIdSchema),
});

/** What may be done to dead letters. */
export type DeadVerb = "replay" | "discard";

const ACTIONS = { replay: "operations.replayDead", discard: "operations.discardDead" } as const;

/**
 * Gives dead letters back to their groups as new, or deletes them for good.
 * @throws MarketplaceError `NOT_FOUND` when none of the ids exists.
 */
export async function operateDead(
  deps: OperationDeps,
  operator: Operator,
  { verb, wish }: { readonly verb: DeadVerb; readonly wish: z.output<typeof operateDeadSchema> },
): Promise<z.infer<typeof operatedDeadSchema>> {
  const { eventOperations } = deps;
  const { groups, items, unknown } = await chooseLetters(eventOperations, wish.letters);
  if ("ids" in wish.letters && groups.length === 0) throw notFound("dead letter");
  const planned = {
    ...{ dryRun: wish.dryRun, items: [...items], unknown: [...unknown] },
    groups: groups.map(({ group, count, dead }) => ({ group, chosen: count, done: 0, left: dead })),
  };
  if (wish.dryRun || groups.length === 0) return planned;
  const order = {
    action: ACTIONS[verb],
    subject: groups.length === 1 ? (groups[0]?.group ?? null) : null,
    details: {
      reason: wish.reason,
      before: groups.map(({ group, count, dead }) => `${group}: ${count} of ${dead}`),
      // What is deleted is told of nowhere else.
      letters: items.map(inWords),
    },
  };
  return recorded(deps, { operator, order }, async () => {
    const done = new Map<string, number>();
    for (const { group, ids, count } of groups)
      done.set(group, await eventOperations[verb]({ group, ids, limit: count }));
    const left = await deadByGroup(eventOperations);
    const after = planned.groups.map(({ group, chosen }) => ({
      ...{ group, chosen },
      ...{ done: done.get(group) ?? 0, left: left.get(group) ?? 0 },
    }));
    const facts = after.map((one) => `${one.group}: ${one.done} done, ${one.left} left`);
    return { answer: { ...planned, groups: after }, details: { after: facts } };
  });
}

function inWords({ id, event }: DeadLetterView): string {
  return event === null ? id : `${id} ${event.type} ${event.id}`;
}
