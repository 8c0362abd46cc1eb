import { mutationsOnly, signedIn } from "@marketplace/rpc";
import type { Mongo } from "@marketplace/stores";
import { markRead, markReadSchema } from "./mark-read.ts";
import { countUnread, unreadSchema } from "./unread.ts";

/** The mutations of notifications, under `notifications`: each changes the caller's own alone. */
export function notificationCommands({ mongo }: { readonly mongo: Pick<Mongo, "db"> }) {
  return mutationsOnly({
    /** Answers with what is left; again is the same as once. */
    markRead: signedIn
      .input(markReadSchema)
      .output(unreadSchema)
      .mutation(async ({ ctx, input }) => {
        await markRead(mongo, ctx.actor.userId, input);
        return countUnread(mongo, ctx.actor.userId);
      }),
  });
}
