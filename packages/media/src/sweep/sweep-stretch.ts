import { bytesOf, removeVersions } from "../object-versions.ts";
import { usedSince } from "../photograph-claim.ts";
import { type ReferencesTo, referredTo } from "../photograph-references.ts";
import { type RemakeDeps, remake } from "./remake.ts";
import { type Plan, planRemoval, removePhotographs } from "./remove-photographs.ts";
import { bucketOfShelf, type Found, type Shelf, type Stretch } from "./shelf.ts";
import { NOTHING, plus, type Sample, type Tally } from "./tally.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What sweeping photographs needs. */
export interface SweepPhotographsDeps extends RemakeDeps {
  readonly references: readonly ReferencesTo[];
}

/** The instants that a pass goes by, and whether it only looks. */
export interface Pass {
  readonly token: string;
  readonly now: Date;
  readonly usedBefore: Date;
  readonly dryRun: boolean;
}

interface Judged {
  readonly found: Found;
  readonly verdict: Verdict;
}

/** Looks at a stretch of a shelf, and mends or removes what is to be; a dry run tells what it would do. */
export async function sweepStretch(
  deps: SweepPhotographsDeps,
  { shelf, stretch }: { readonly shelf: Shelf; readonly stretch: Stretch },
  pass: Pass,
): Promise<Tally> {
  const judged = stretch.found.map((found) => ({
    found,
    verdict: verdictOf(shelf, found, pass.usedBefore),
  }));
  const old = judged.filter(({ verdict }) => verdict.isOld).map(({ found }) => found.id);
  const used = await usedSince(deps.mongo, old, pass.usedBefore);
  const referred = await referredTo(
    deps.references,
    old.filter((id) => !used.has(id)),
  );
  const going = judged.filter(
    ({ found: { id }, verdict }) => verdict.isOld && !used.has(id) && !referred.has(id),
  );
  const staying = judged.filter((one) => !going.includes(one));
  const versions = stretch.found.flatMap((one) => one.versions);
  let tally = plus(NOTHING, {
    photographs: shelf.top === "user" ? stretch.found.length : 0,
    ...{ objects: versions.length, bytes: bytesOf(versions) },
  });
  for (const one of staying) tally = plus(tally, await mend(deps, { shelf, one, pass }));
  tally = plus(tally, await removeUnnamed(deps, { shelf, staying, strange: stretch.strange, pass }));
  return plus(tally, await removeGoing(deps, { shelf, going, pass }));
}

async function mend(
  deps: SweepPhotographsDeps,
  { shelf, one, pass }: { readonly shelf: Shelf; readonly one: Judged; readonly pass: Pass },
): Promise<Partial<Tally>> {
  const { found, verdict } = one;
  const hidden = verdict.harms.flatMap((harm) => (harm.kind === "hidden" ? harm.over : []));
  const restored = verdict.harms.filter(({ kind }) => kind === "hidden").length;
  const missing = verdict.harms.filter(({ kind }) => kind === "missing").map(({ key }) => key);
  if (!pass.dryRun) await removeVersions(deps.minio, bucketOfShelf(deps.minio, shelf), hidden);
  const sample = (what: Sample["what"], objects: number): Sample[] =>
    objects === 0 ? [] : [{ id: found.id, what, objects }];
  const isMade = missing.length > 0 && (await isRemade(deps, { shelf, found, missing, pass }));
  const [remade, lost] = isMade ? [missing.length, 0] : [0, missing.length];
  return {
    ...{ restored, remade, lost },
    samples: [...sample("restored", restored), ...sample("remade", remade), ...sample("lost", lost)],
  };
}

interface Missing {
  readonly shelf: Shelf;
  readonly found: Found;
  readonly missing: readonly string[];
  readonly pass: Pass;
}

/** An original can be made of nothing. A dry run believes that one which stands is good. */
async function isRemade(
  deps: SweepPhotographsDeps,
  { shelf, found, missing, pass }: Missing,
): Promise<boolean> {
  if (shelf.top === "original" || found.document === null) return false;
  return remake(deps, found.document, { keys: missing, dryRun: pass.dryRun });
}

interface Unnamed {
  readonly shelf: Shelf;
  readonly staying: readonly Judged[];
  readonly strange: Stretch["strange"];
  readonly pass: Pass;
}

async function removeUnnamed(
  { minio }: SweepPhotographsDeps,
  { shelf, staying, strange, pass }: Unnamed,
): Promise<Partial<Tally>> {
  const versions = [
    ...staying.flatMap(({ verdict }) => verdict.unnamed),
    ...strange.filter(({ at }) => at <= pass.usedBefore),
  ];
  if (!pass.dryRun) await removeVersions(minio, bucketOfShelf(minio, shelf), versions);
  return { removedObjects: versions.length, removedBytes: bytesOf(versions) };
}

interface Going {
  readonly shelf: Shelf;
  readonly going: readonly Judged[];
  readonly pass: Pass;
}

async function removeGoing(
  deps: SweepPhotographsDeps,
  { shelf, going, pass }: Going,
): Promise<Partial<Tally>> {
  const found = going.map((one) => one.found);
  const plans = await planRemoval(deps.minio, found, pass.usedBefore);
  const removed = pass.dryRun
    ? plans.filter((plan) => isMetFirstOn(shelf, plan, going))
    : await removePhotographs(deps, plans, pass);
  const versions = removed.flatMap(({ parts }) => parts.flatMap((part) => part.versions));
  return {
    ...{ removed: removed.length, removedObjects: versions.length, removedBytes: bytesOf(versions) },
    samples: removed.map(({ id, parts }) => ({
      ...{ id, what: "removed" },
      objects: parts.reduce((sum, part) => sum + part.versions.length, 0),
    })),
  };
}

/** A dry run removes nothing, so that it meets on the shelf of originals what it has told of before. */
function isMetFirstOn({ top }: Shelf, { id, parts }: Plan, going: readonly Judged[]): boolean {
  if (top === "user") return true;
  const hasDocument = going.some(({ found }) => found.id === id && found.document !== null);
  return !hasDocument && parts.every((part) => part.top !== "user" || part.versions.length === 0);
}
