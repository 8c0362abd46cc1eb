import { mutationsOnly, signedIn } from "@marketplace/rpc";
import { createUpload } from "./create-upload.ts";
import { createUploadInput, type MediaDeps, uploadTicketSchema } from "./upload.ts";

/** The mutations of photographs. */
export function mediaCommands(deps: MediaDeps) {
  return mutationsOnly({
    createUpload: signedIn
      .input(createUploadInput)
      .output(uploadTicketSchema)
      .mutation(({ ctx, input }) => createUpload(deps, ctx.actor.userId, input)),
  });
}
