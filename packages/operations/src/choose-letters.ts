import type { EventOperations } from "@marketplace/durable";
import { type DeadLetterView, deadLetterView } from "./dead-letters.ts";

type Reading = Pick<EventOperations, "dead" | "lag">;

/** Dead letters that are meant: some by their ids, or the oldest of one group. */
export type LetterChoice =
  | { readonly ids: readonly string[] }
  | { readonly group: string; readonly limit: number };

/** Dead letters that are meant, as they stand. */
export interface ChosenLetters {
  readonly groups: readonly {
    readonly group: string;
    readonly ids: readonly string[] | "all";
    readonly count: number;
    /** Dead letters of the group, the chosen ones among them. */
    readonly dead: number;
  }[];
  /** Some of them. */
  readonly items: readonly DeadLetterView[];
  /** Ids that there are not. */
  readonly unknown: readonly string[];
}

// So many are shown and named in the audit log; the counts beside them are complete.
const MOST_NAMED = 100;

/** Looks up which dead letters are meant. */
export async function chooseLetters(events: Reading, choice: LetterChoice): Promise<ChosenLetters> {
  const dead = await deadByGroup(events);
  if ("group" in choice) {
    const { group, limit } = choice;
    const count = Math.min(limit, dead.get(group) ?? 0);
    if (count === 0) return { groups: [], items: [], unknown: [] };
    const { items } = await events.dead({ group, limit: Math.min(count, MOST_NAMED) });
    const one = { group, ids: "all" as const, count, dead: dead.get(group) ?? 0 };
    return { groups: [one], items: items.map(deadLetterView), unknown: [] };
  }
  const wanted = new Set(choice.ids);
  const names = [...new Set(choice.ids.map(groupOf))].sort();
  const found = await Promise.all(names.map((group) => lettersOf(events, group, wanted)));
  const items = found.flat();
  const groups = names.flatMap((group) => {
    const own = items.filter((item) => item.group === group).map(({ id }) => id.slice(group.length + 1));
    return own.length === 0 ? [] : [{ group, ids: own, count: own.length, dead: dead.get(group) ?? 0 }];
  });
  const known = new Set(items.map(({ id }) => id));
  return { groups, items, unknown: [...wanted].filter((id) => !known.has(id)) };
}

/** How many dead letters each group has. */
export async function deadByGroup({ lag }: Pick<Reading, "lag">): Promise<ReadonlyMap<string, number>> {
  return new Map((await lag()).map(({ group, dead }) => [group, dead]));
}

/** Those of the wanted letters that a group has, page by page. */
async function lettersOf(
  events: Reading,
  group: string,
  wanted: ReadonlySet<string>,
): Promise<DeadLetterView[]> {
  const found: DeadLetterView[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Reading["dead"]>> = await events.dead({
      ...{ group, limit: 1_000 },
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items.map(deadLetterView).filter(({ id }) => wanted.has(id)));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

function groupOf(letterId: string): string {
  return letterId.slice(0, letterId.indexOf(":"));
}
