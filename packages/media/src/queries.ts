import { idSchema, personal } from "@marketplace/kernel";
import { queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { uploadStatusSchema } from "./upload.ts";
import { type MediaQueryDeps, uploadStatuses } from "./upload-statuses.ts";

const statusInput = z.strictObject({
  uploadIds: z.array(idSchema).min(1, "must name an upload").max(50, "must be at most 50 uploads"),
});

/** The queries of photographs, under `media`. */
export function mediaQueries(deps: MediaQueryDeps) {
  return queriesOnly({
    status: signedIn
      .input(statusInput)
      .output(personal(z.array(uploadStatusSchema)))
      .query(async ({ ctx, input }) => [...(await uploadStatuses(deps, ctx.actor.userId, input.uploadIds))]),
  });
}
