import type { RouterOutputs } from "@marketplace/api";
import { ageOf } from "./age.ts";
import type { Colours } from "./output.ts";
import { printableLine } from "./printable.ts";
import { table } from "./table.ts";

type InDoubt = RouterOutputs["operations"]["twoPhase"]["items"][number];

/** Two-phase commits that are not finished, and what is to become of them. */
export function inDoubtTable(
  items: readonly InDoubt[],
  look: { readonly width: number; readonly colours: Colours },
): string {
  if (items.length === 0) return "Nothing is in doubt.";
  const columns = [
    { title: "Gid" },
    { title: "Prepared in", flexible: true },
    { title: "Since" },
    { title: "Next" },
  ];
  const rows = items.map((one) => [
    printableLine(one.gid),
    printableLine(one.prepared.map(({ resource }) => resource).join(", ")) || "-",
    since(one, look.colours),
    one.decision === null ? one.next : `${one.next}, decided`,
  ]);
  return table(columns, rows, look);
}

/** How long it has been decided or, before that, overdue. */
function since({ decidedForSeconds, overdue, overdueSeconds }: InDoubt, { red }: Colours): string {
  if (decidedForSeconds === null && !overdue) return "-";
  const age = ageOf(decidedForSeconds ?? overdueSeconds);
  return overdue ? red(age) : age;
}
