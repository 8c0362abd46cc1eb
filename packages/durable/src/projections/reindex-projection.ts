import { setTimeout as pause } from "node:timers/promises";
import { crashPointsAround } from "../crash-point.ts";
import { checkBeside, compareWithTruth, wrongNow } from "./compare-generation.ts";
import type { Projection } from "./define-projection.ts";
import type { Generations } from "./generation.ts";
import { beginNext, giveUpNext, readGenerations, swapGenerations } from "./generation-store.ts";
import { inGeneration } from "./in-generation.ts";
import { BEGIN, type Place, type ProjectionStep, STEP_ROWS } from "./projection-step.ts";
import { takeTicket } from "./projection-ticket.ts";
import { type ProjectionDeps, refreshRows } from "./refresh-rows.ts";
import { dropLeftBehind } from "./sweep-generations.ts";

/*
 * A generation is made beside the one that is read: from the moment it stands in the document of generations, events
 * are brought to both, and tickets make it all the same in which order. Then it is compared with the truth, row by row,
 * and what is made of its rows is checked; only then is it read instead, by one atomic write. A step may be done again,
 * and by two processes at once; one whose generation was given up meanwhile begins anew.
 */

/** A projection that has generations. */
export type Generational = Projection & { readonly generations: Generations };

type Step = ProjectionStep & { readonly place: Place };

/**
 * How long the generation before is kept up after a swap for those who cannot read the new one, where nothing else is said,
 * and how long it is left alone after that; in milliseconds.
 */
export const GRACE_MS = 600_000;

// Whoever can read the new one reads it within a second or so; until then every event costs twice.
const SAME_FORMAT_MS = 15_000;

const MOST_TRIES = 10;

// Readers know of a swap within a second.
const TOLD_AGAIN_MS = 1_100;

const prepare = crashPointsAround("generation/prepare");
const begin = crashPointsAround("generation/begin");
const mend = crashPointsAround("generation/mend");
const swap = crashPointsAround("generation/swap");
const tell = crashPointsAround("generation/tell");

/** Whether a projection is made anew beside itself. */
export function isGenerational(projection: Projection): projection is Generational {
  return projection.generations !== undefined;
}

/** Does the next part of making a generation, and of letting it be read. */
export async function reindexStep(
  projection: Generational,
  step: Step,
  deps: ProjectionDeps,
): Promise<ProjectionStep> {
  const { place } = step;
  if (place.part === "begin") return beginGeneration(projection, deps);
  const { live, next } = await readGenerations(deps.mongo, projection.name);
  if (live.number === place.ticket) return tellOfSwap(projection, step);
  // Another was begun meanwhile, or a worker of another version goes on here, whose rows are others.
  if (next?.number !== place.ticket || next.format !== projection.generations.format) return BEGIN;
  const beside = inGeneration(projection, place.ticket);
  switch (place.part) {
    case "rows":
      return buildRows(beside, step, deps);
    case "compare":
      return compareAndMend(beside, step, deps);
    case "check":
      return checkGeneration(projection, step);
    case "others":
    case "swap":
    case "end":
      return swapIn(projection, step, deps);
  }
}

/** Does the next part of comparing the generation that is read with the truth. */
export async function verifyGenerationStep(
  projection: Generational,
  step: Step,
  deps: ProjectionDeps,
): Promise<ProjectionStep> {
  const { place } = step;
  const { live } = await readGenerations(deps.mongo, projection.name);
  if (place.part === "begin")
    return { ...step, place: { part: "compare", after: null, ticket: live.number } };
  // Events are brought to the one before for some seconds more, and then it is gone.
  if (place.ticket !== live.number) return BEGIN;
  if (place.part === "compare")
    return (await compareWithTruth(inGeneration(projection, place.ticket), step, deps)).step;
  return { ...(await checkBeside(projection, step, place.ticket)).step, place: null };
}

/** Gives up what a job that has failed was making. */
export function abandonGeneration({ name }: Projection, { ticket }: Place, deps: ProjectionDeps) {
  return giveUpNext(deps.mongo, name, ticket);
}

async function beginGeneration(projection: Generational, { mongo }: ProjectionDeps): Promise<Step> {
  const { name, generations } = projection;
  const number = await takeTicket(mongo, name);
  await prepare(() => generations.prepare(number));
  await begin(() => beginNext(mongo, name, { number, format: generations.format }));
  await dropLeftBehind(projection, mongo);
  return { ...BEGIN, place: { part: "rows", after: null, ticket: number } };
}

async function buildRows(beside: Projection, step: Step, deps: ProjectionDeps): Promise<ProjectionStep> {
  const { place } = step;
  const ids = await beside.ids(place.after, STEP_ROWS);
  const last = ids.at(-1);
  if (last === undefined) return { ...step, place: { ...place, part: "compare", after: null } };
  await refreshRows(beside, ids, deps);
  return { ...step, place: { ...place, after: last }, done: step.done + ids.length };
}

/** Rows whose events are late are made what they should be; one that then never is, would stay wrong for good. */
async function compareAndMend(beside: Projection, step: Step, deps: ProjectionDeps): Promise<ProjectionStep> {
  const { step: next, wrong } = await compareWithTruth(beside, step, { ...deps, looksMs: [] });
  let left = wrong;
  // Each may be changed again before it is looked at.
  for (let tries = 0; left.length > 0; tries++) {
    if (tries === MOST_TRIES) throw new Error(`A new generation is not what it should be: ${wordsOf(left)}`);
    const ids = left.map(({ id }) => id);
    await mend(() => refreshRows(beside, ids, deps));
    left = await wrongNow(beside, ids, deps);
  }
  return { ...next, tally: { ...step.tally, rows: next.tally.rows } };
}

async function checkGeneration(projection: Generational, step: Step): Promise<ProjectionStep> {
  const { step: next, wrong } = await checkBeside(projection, step, step.place.ticket);
  if (wrong.length > 0) throw new Error(`What a new generation keeps is wrong: ${wordsOf(wrong)}`);
  return next;
}

async function swapIn(projection: Generational, step: Step, deps: ProjectionDeps): Promise<ProjectionStep> {
  const { name, generations } = projection;
  const { mongo } = deps;
  const number = step.place.ticket;
  const { live } = await readGenerations(mongo, name);
  const isForOthers = live.format !== null && live.format !== generations.format;
  const { graceMs = isForOthers ? GRACE_MS : SAME_FORMAT_MS } = deps;
  // It has them, unless somebody held it for left behind.
  await generations.prepare(number);
  const isLive = await swap(() => swapGenerations(mongo, { name, number, graceMs }));
  return isLive ? tellOfSwap(projection, step) : step;
}

async function tellOfSwap({ generations }: Generational, step: Step): Promise<ProjectionStep> {
  await tell(async () => generations.swapped?.());
  // Somebody may have read the one before since, not knowing yet.
  await pause(TOLD_AGAIN_MS);
  await generations.swapped?.();
  return { ...step, place: null };
}

function wordsOf(wrong: readonly { readonly id: string; readonly kind: string }[]): string {
  const some = wrong.slice(0, 5).map(({ id, kind }) => `${id} ${kind}`);
  return `${some.join(", ")}${wrong.length > 5 ? ` and ${wrong.length - 5} more` : ""}`;
}
