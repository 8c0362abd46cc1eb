import type { RouterOutputs } from "@marketplace/api";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { deadTable } from "./dead-table.ts";
import type { LettersOutcome } from "./follow-letters.ts";

/** Dead letters that were chosen, and what was done to them. */
export type Operated = RouterOutputs["operations"]["replayDead"];

/** What each verb does, in the words of its help and of its plan. */
export const LETTER_VERBS = {
  replay: "Give dead letters back to their groups, which try them again as new.",
  discard: "Delete dead letters for good: what they tell never reaches their groups.",
} as const;

/** What may be done to dead letters. */
export type LetterVerb = keyof typeof LETTER_VERBS;

const MOST_SHOWN = 10;

interface Look {
  readonly width: number;
  readonly colours: Colours;
  readonly now: Date;
}

/** Which letters are meant, and what is to become of them. */
export function planText({ groups, items, unknown }: Operated, verb: LetterVerb, look: Look): string {
  const missing = unknown.map((id) => `There is no ${printableLine(id)} any more.`);
  if (groups.length === 0) return [...missing, "There are no dead letters."].join("\n");
  const count = lettersIn(groups, "chosen");
  const more = count > MOST_SHOWN ? `\n… and ${count - MOST_SHOWN} more.` : "";
  return [
    `${deadTable(items.slice(0, MOST_SHOWN), look)}${more}\n`,
    ...groups.map(({ group, chosen, left }) => `${group}: ${chosen} of ${left} dead letters.`),
    ...missing,
    LETTER_VERBS[verb],
  ].join("\n");
}

interface Words {
  readonly done: number;
  readonly waited: number;
}

/** What has become of letters that were given back. */
export function outcomeWords(
  { open, died }: LettersOutcome,
  { done, waited }: Words,
  colours: Colours,
): string {
  const look = "Look again: marketplace-cli events lag";
  if (died > 0)
    return `${done} given back. ${colours.red(`${died} given up again.`)}\nLook: marketplace-cli events dead`;
  if (open === 0) return colours.green(`${done} given back, and handled.`);
  if (waited === 0) return `${done} given back. ${look}`;
  return `${done} given back. ${colours.yellow(`${open} not handled after ${waited} s.`)}\n${look}`;
}

/** How many letters were chosen or done, all groups together. */
export function lettersIn(groups: Operated["groups"], name: "chosen" | "done"): number {
  return groups.reduce((sum, group) => sum + group[name], 0);
}
