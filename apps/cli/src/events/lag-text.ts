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

function sourceTable({ outbox, changes, away }: Overview["sources"], look: Look): string {
  const { red } = look.colours;
  const rows = [
    ...(outbox === null
      ? []
      : [["outbox", outbox.isBehind ? red(outboxWords(outbox)) : outboxWords(outbox)]]),
    ...(changes === null
      ? []
      : [["changes", changes.isBehind ? red(changeWords(changes)) : changeWords(changes)]]),
    ...away.map((store) => [store, red("does not answer")]),
  ];
  return table([{ title: "" }, { title: "", flexible: true }], rows, { ...look, wrap: true });
}

type Source<Name extends "outbox" | "changes"> = NonNullable<Overview["sources"][Name]>;

function outboxWords({ unpublished, oldestSeconds }: Source<"outbox">): string {
  if (unpublished === 0) return "everything is published";
  return `${countOf(unpublished)} not published, the oldest ${ageOf(oldestSeconds)} old`;
}

function changeWords({ reader, lagSeconds, scanning }: Source<"changes">): string {
  const place = lagSeconds === null ? "at their beginning" : placeWords(lagSeconds);
  const scan = scanning.length === 0 ? "" : `; scanning ${scanning.map(printableLine).join(", ")}`;
  return `${place}${scan}${reader === null ? "; nobody reads them" : ""}`;
}

/** Their reader keeps its place each second. */
function placeWords(seconds: number): string {
  return seconds <= 2 ? "everything is published" : `published up to ${ageOf(seconds)} ago`;
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
    ...(sources.outbox?.isBehind === true ? ["the outbox"] : []),
    ...(sources.changes?.isBehind === true ? ["the changes of MongoDB"] : []),
    ...groups.filter(({ isBehind }) => isBehind).map(({ group }) => printableLine(group)),
  ];
  const dead = groups.reduce((sum, group) => sum + group.dead, 0);
  const wrong = projections.filter(({ isWrong }) => isWrong).map(({ name }) => printableLine(name));
  const silent = groups.filter(({ topics }) => topics.some(({ idleConsumers }) => idleConsumers > 0));
  const problems = [
    ...sources.away.map((store) => `${store} does not answer. Look: marketplace-cli doctor`),
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
