import { idSchema, personal } from "@marketplace/kernel";
import { eventsOf, moderator, queriesOnly, signedIn, subscriber } from "@marketplace/rpc";
import { z } from "zod";
import { type FollowDeps, followUploads } from "./follow-uploads.ts";
import {
  type NearDuplicateDeps,
  nearDuplicatePageSchema,
  nearDuplicates,
  nearDuplicatesSchema,
} from "./near-duplicates.ts";
import { uploadStatusSchema } from "./upload.ts";
import { uploadStatuses } from "./upload-statuses.ts";

const namedInput = z.strictObject({
  uploadIds: z.array(idSchema).min(1, "must name an upload").max(50, "must be at most 50 uploads"),
});

type MediaQueriesDeps = FollowDeps & NearDuplicateDeps;

/** The queries of photographs, and what becomes of uploads as it does, under `media`. */
export function mediaQueries(deps: MediaQueriesDeps) {
  return queriesOnly({
    status: signedIn
      .input(namedInput)
      .output(personal(z.array(uploadStatusSchema)))
      .query(async ({ ctx, input }) => [...(await uploadStatuses(deps, ctx.actor.userId, input.uploadIds))]),
    follow: subscriber
      .input(namedInput)
      .output(eventsOf(personal(uploadStatusSchema)))
      .subscription(({ ctx: { actor, ending }, input: { uploadIds } }) =>
        followUploads(deps, { userId: actor.userId, uploadIds, ending }),
      ),
    nearDuplicates: moderator
      .input(nearDuplicatesSchema)
      .output(nearDuplicatePageSchema)
      .query(({ input }) => nearDuplicates(deps, input)),
  });
}
