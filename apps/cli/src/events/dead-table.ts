import type { RouterOutputs } from "@marketplace/api";
import { ageBetween } from "../age.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";

/** An event that a group has given up. */
export type DeadLetter = RouterOutputs["operations"]["deadEvents"]["items"][number];

interface Look {
  readonly width: number;
  readonly colours: Colours;
  readonly now: Date;
}

/** Dead letters, each with what was thrown below it. */
export function deadTable(items: readonly DeadLetter[], look: Look): string {
  const columns = [
    { title: "Letter" },
    { title: "Event", flexible: true },
    { title: "Tries", align: "right" as const },
    { title: "Dead" },
  ];
  const rows = items.map(({ id, event, topic, attempts, diedAt }) => [
    id,
    printableLine(event === null ? `${topic}: no event` : event.type),
    String(attempts),
    ageBetween(diedAt, look.now),
  ]);
  // A row takes one line of the table, so that each can be followed by what is said of it.
  const [head = "", ...lines] = table(columns, rows, look).split("\n");
  const told = lines.flatMap((line, index) => [line, errorLine(items[index]?.error ?? "", look)]);
  return [head, ...told].join("\n");
}

function errorLine(error: string, { width, colours }: Look): string {
  const text = `  ${printableLine(error)}`;
  return colours.dim(text.length > width ? `${text.slice(0, width - 1)}…` : text);
}
