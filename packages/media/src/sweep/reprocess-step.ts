import { z } from "zod";
import { MAX_TIME, photographDocumentSchema, photographsIn } from "../photograph-document.ts";
import type { StoredMediaJob } from "./media-job.ts";
import { type RemakeDeps, remake } from "./remake.ts";
import type { SweepStep } from "./sweep-step.ts";
import { NOTHING, plus, type Tally } from "./tally.ts";

const documentsSchema = z.array(photographDocumentSchema);

/** Makes the derivatives of the next photograph anew; null at the end. */
export async function reprocessStep(
  deps: RemakeDeps,
  { photographs, place, dryRun }: Pick<StoredMediaJob, "photographs" | "place" | "dryRun">,
): Promise<SweepStep | null> {
  const past = { $gt: place.after ?? "" };
  const [next] = documentsSchema.parse(
    await photographsIn(deps.mongo)
      .find(
        { _id: photographs === null ? past : { ...past, $in: [...photographs] } },
        { ...MAX_TIME, sort: { _id: 1 }, limit: 1 },
      )
      .toArray(),
  );
  if (next === undefined) return null;
  const { _id: id, objects } = next;
  const isMade = await remake(deps, next, { dryRun });
  const what = isMade ? "remade" : "lost";
  const more: Partial<Tally> = {
    ...{ photographs: 1, objects: objects.length, [what]: objects.length },
    samples: [{ id, what, objects: objects.length }],
  };
  return { place: { ...place, after: id }, tally: plus(NOTHING, more) };
}
