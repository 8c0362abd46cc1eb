import type { RouterOutputs } from "@marketplace/api";
import { ageBetween, ageOf } from "../age.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { type Column, table } from "../table.ts";
import { projectionTable } from "./projection-table.ts";

type Overview = RouterOutputs["operations"]["eventLag"];
type Group = Overview["groups"][number];

interface Look {
  readonly width: number;
  readonly colours: Colours;
  readonly now: Date;
}

// The server counts no further.
const MOST = 10_000;

/** How far everything is that events go through, with what is behind in red and a verdict at the end. */
export function lagText(overview: Overview, look: Look): string {
  const { sources, groups, projections } = overview;
  const { bold } = look.colours;
  return [
    `${bold("Sources")}\n${sourceTable(sources, look)}`,
    groups.length === 0 ? "No group reads events yet." : groupTable(groups, look),
    ...(projections.length === 0 ? [] : [projectionTable(projections, look)]),
    verdict(overview, look.colours),
  ].join("\n\n");
}

function sourceTable({ outbox }: Overview["sources"], look: Look): string {
  const waiting = `${countOf(outbox.unpublished)} not published, the oldest ${ageOf(outbox.oldestSeconds)} old`;
  const words = outbox.unpublished === 0 ? "everything is published" : waiting;
  const rows = [["outbox", outbox.isBehind ? look.colours.red(words) : words]];
  return table([{ title: "" }, { title: "", flexible: true }], rows, look);
}

function groupTable(groups: readonly Group[], look: Look): string {
  const right = (title: string): Column => ({ title, align: "right" });
  const columns = [
    { title: "Group", flexible: true },
    { title: "Topic" },
    ...["New", "In hand", "Retried"].map(right),
    ...[{ title: "Oldest" }, { title: "Handled" }],
    right("Dead"),
  ];
  return table(
    columns,
    groups.flatMap((group) => groupRows(group, look)),
    look,
  );
}

function groupRows({ group, topics, lastHandledAt, dead }: Group, { colours, now }: Look): string[][] {
  const handled = lastHandledAt === null ? "never" : `${ageBetween(lastHandledAt, now)} ago`;
  // What was given back is worth a line while there is some.
  const shown = topics.filter(
    ({ topic, undelivered, pending }) => topic !== `replay:${group}` || undelivered + pending > 0,
  );
  return shown.map(({ topic, undelivered, pending, waiting, oldestSeconds, isBehind }, index) => {
    const age = undelivered + pending === 0 ? "-" : ageOf(oldestSeconds);
    return [
      index === 0 ? printableLine(group) : "",
      topic === `replay:${group}` ? "given back" : printableLine(topic),
      ...[countOf(undelivered), String(pending - waiting), String(waiting)],
      isBehind ? colours.red(age) : age,
      ...(index === 0 ? [handled, dead === 0 ? "-" : colours.red(String(dead))] : ["", ""]),
    ];
  });
}

function countOf(events: number): string {
  return events >= MOST ? `${MOST}+` : String(events);
}

function verdict({ boundSeconds, sources, groups, projections }: Overview, { green, red }: Colours): string {
  const behind = [
    ...(sources.outbox.isBehind ? ["the outbox"] : []),
    ...groups.filter(({ isBehind }) => isBehind).map(({ group }) => printableLine(group)),
  ];
  const dead = groups.reduce((sum, group) => sum + group.dead, 0);
  const wrong = projections.filter(({ isWrong }) => isWrong).map(({ name }) => printableLine(name));
  const silent = groups.filter(({ topics }) => topics.some(({ idleConsumers }) => idleConsumers > 0));
  const problems = [
    ...(behind.length === 0
      ? []
      : [`Behind by more than ${ageOf(boundSeconds)}: ${behind.join(", ")}. See that a worker runs.`]),
    ...(dead === 0 ? [] : [`Dead letters: ${dead}. Look: marketplace-cli events dead`]),
    ...wrong.map((name) => `Wrong or failed: ${name}. To do: marketplace-cli events rebuild ${name}`),
  ];
  const remarks = silent.map(
    ({ group }) =>
      `A consumer of ${printableLine(group)} gives no sign of life; another takes its events over.`,
  );
  const end = problems.length === 0 ? [green("Nothing is behind.")] : problems.map((line) => red(line));
  return [...remarks, ...end].join("\n");
}
