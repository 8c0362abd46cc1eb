import { moderator, mutationsOnly, signedIn } from "@marketplace/rpc";
import { createUpload } from "./create-upload.ts";
import {
  type DismissDeps,
  dismissedNearDuplicateSchema,
  dismissNearDuplicate,
  dismissNearDuplicateSchema,
} from "./dismiss-near-duplicate.ts";
import { createUploadInput, type MediaDeps, uploadTicketSchema } from "./upload.ts";

type MediaCommandDeps = MediaDeps & DismissDeps;

/** The mutations of photographs. */
export function mediaCommands(deps: MediaCommandDeps) {
  return mutationsOnly({
    createUpload: signedIn
      .input(createUploadInput)
      .output(uploadTicketSchema)
      .mutation(({ ctx, input }) => createUpload(deps, ctx.actor.userId, input)),
    dismissNearDuplicate: moderator
      .input(dismissNearDuplicateSchema)
      .output(dismissedNearDuplicateSchema)
      .mutation(({ ctx, input }) => dismissNearDuplicate(deps, ctx, input)),
  });
}
